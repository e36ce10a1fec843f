"""What the tests of digests stand on: homes and a trust of the week to 23 November 2026, and what is found of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from monitor.digesting.letter import compose_digest
from monitor.message import Message, Voice
from monitor.scales import way
from monitor.severity import severity
from monitor.summary import summary
from storage.alert import AlertedChange, AlertView, worst_first
from storage.change import Evidence, ProofNow
from storage.digest import AtOnce, DigestView, Gathered, Standing
from storage.record import Organisation

ROSE = Organisation(level="location", id="1-900000001", name="Rose House")
LODGE = Organisation(level="location", id="1-900000002", name="Harbour Lodge")
MILL = Organisation(level="location", id="1-900000003", name="Mill View")
TRUST = Organisation(level="provider", id="RX9", name="Fenside Mental Health NHS Trust")


def on(day: int, hour: int = 6, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def change(
    whose: Organisation = ROSE,
    subject: str | None = "overall",
    before: Any = "Good",
    after: Any = "Inadequate",
    *,
    kind: str = "rating-changed",
    day: int = 17,
    **more: Any,
) -> AlertedChange:
    """A change as the differ would draft it: by default overall from Good to Inadequate, seen on 17 November."""
    direction, steps = way(before, after) if kind.startswith(("rating", "first")) else (None, 0)
    given = {
        "id": "c0ffee",
        "kind": kind,
        "organisation": whose,
        "scope": whose.level,
        "subject": subject,
        "before": before,
        "after": after,
        "direction": direction,
        "steps": steps,
        "severity": severity(kind, before, after, direction, steps, subject),
        "report_date": f"2026-11-{day:02}",
        "first_seen": on(day).isoformat(),
        "url": f"https://www.cqc.org.uk/{whose.level}/{whose.id}",
        "evidence": Evidence(after=ProofNow(quote=str(after))),
        "summary": "",
    }
    one = AlertedChange.model_validate(given | more)
    return one if one.summary else one.model_copy(update={"summary": summary(one)})


def notice(whose: Organisation, regulation: str, type_: str = "requirement-notice", **more: Any) -> AlertedChange:
    said = f"{type_.replace('-', ' ')} on regulation {regulation}"
    return change(whose, f"{type_}/{regulation}", None, "words", kind=type_, summary=f"{whose.name}: {said}.", **more)


def alert(*told: AlertedChange) -> AlertView:
    return AlertView(organisation=told[0].organisation, changes=worst_first(told))


def gathered(*told: AlertedChange, **columns: str) -> Gathered:
    return Gathered(alert=alert(*told), columns=tuple(columns.items()))


def at_once(*told: AlertedChange, state: Any = "sent") -> AtOnce:
    return AtOnce(alert=alert(*told), state=state)


def overall(whose: Organisation, rating: str, scope: str | None = None) -> Standing:
    return Standing(organisation=str(whose), scope=scope or whose.level, rating=rating)


def week(*some: Gathered, **more: Any) -> DigestView:
    """The digest of the week to Monday 23 November 2026."""
    given = {
        "channel": "quality",
        "slot": "2026-11-23 08:30",
        "schedules": ("weekly monday 08:30",),
        "since": on(16, 8),
        "made_at": on(23, 8),
        "visited": 412,
        "in_trouble": 2,
        "gathered": some,
    }
    return DigestView.model_validate({**given, **more})


def day(*some: Gathered, **more: Any) -> DigestView:
    """The digest of Tuesday 24 November 2026."""
    given = {"slot": "2026-11-24 08:30", "schedules": ("daily 08:30",), "since": on(23, 8), "made_at": on(24, 8)}
    return week(*some, **{**given, **more})


def letter(view: DigestView, **voice: Any) -> Message:
    return compose_digest(view, Voice.model_validate({"reference": "WR-0123456789ab", **voice}))
