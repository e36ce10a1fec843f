"""A change: what was different, how grave it is, and what proves both sides."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import SerializerFunctionWrapHandler, model_serializer, model_validator

from .record import Organisation, Provenance, ReportRef, Value

Severity = Literal["critical", "high", "medium", "low", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
State = Literal["held", "confirmed", "unconfirmed", "announced", "withdrawn", "discarded", "corrected"]
Direction = Literal["up", "down"]


class Proof(Value):
    """One side of a change: the body's hash and the words that show it."""

    body: str | None = None
    quote: str


_OF_PAPERS = ("paper", "negated")


class ProofNow(Proof):
    """The side that is new, with its page where the source has pages, and, of a board paper, the title of the paper of
    a pack that it is in, and whether a sentence with words that a rule looks for denies them; where there is none, no
    document has those keys."""

    page: int | None = None
    paper: str | None = None
    negated: bool | None = None

    @model_serializer(mode="wrap")
    def _written(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in whole(self).items() if name not in _OF_PAPERS or value is not None}


class Evidence(Value):
    """Both sides; ``before`` is None where nothing was known."""

    before: Proof | None = None
    after: ProofNow | None = None


FOUND_BY = {"signal-raised": "type", "words-found": "words"}
"""What a document calls that by which a sentence of a board paper was found: such a change has no subject in it."""


class Change(Value):
    """One change as ``wardround changes --json`` prints it; ``id`` and ``first_seen`` are given when it is recorded.

    Of a sentence of a board paper ``subject`` is what it was found by, under its own name in a document.
    """

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

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, given: Any) -> Any:
        name = FOUND_BY.get(given.get("kind", "")) if isinstance(given, dict) else None
        if name is None or name not in given:
            return given
        return {key: value for key, value in given.items() if key != name} | {"subject": given[name]}

    @model_serializer(mode="wrap")
    def _written(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        name = FOUND_BY.get(self.kind)
        return whole(self) if name is None else {**whole(self), "subject": None, name: self.subject}


class Ignored(Value):
    """A difference that is no change, and why."""

    reason: str
    detail: str
