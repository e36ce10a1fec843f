"""A change: what was different, how grave it is, and what proves both sides."""

from __future__ import annotations

from typing import Literal

from .record import Organisation, Provenance, ReportRef, Value

Severity = Literal["critical", "high", "medium", "low", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
State = Literal["held", "confirmed", "unconfirmed", "announced", "withdrawn", "discarded", "corrected"]
Direction = Literal["up", "down"]


class Proof(Value):
    """One side of a change: the body's hash and the words that show it."""

    body: str | None = None
    quote: str


class ProofNow(Proof):
    """The side that is new, with its page where the source has pages."""

    page: int | None = None


class Evidence(Value):
    """Both sides; ``before`` is None where nothing was known."""

    before: Proof | None = None
    after: ProofNow | None = None


class Change(Value):
    """One change as ``wardround changes --json`` prints it; ``id`` and ``first_seen`` are given when it is recorded."""

    id: str
    kind: str
    organisation: Organisation
    scope: str | None = None
    subject: str | None = None
    before: str | int | None = None
    after: str | int | None = None
    direction: Direction | None = None
    steps: int = 0
    severity: Severity
    provenance: Provenance = "printed"
    report: ReportRef | None = None
    report_date: str | None = None
    first_seen: str | None = None
    state: State = "confirmed"
    url: str | None = None
    evidence: Evidence
    summary: str


class Ignored(Value):
    """A difference that is no change, and why."""

    reason: str
    detail: str
