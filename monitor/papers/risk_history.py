"""A trust's risks over time, as its papers told them meeting by meeting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row

from storage import meetings, watches
from storage.fact import Fact, fold
from storage.meetings import Held
from storage.record import Organisation

from .said import RiskSaid

RiskState = Literal["listed", "closed", "not-listed", "unknown"]
Movement = Literal["up", "down", "same"]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the papers of one meeting say of a risk. ``quote`` and ``text`` are empty where that paper was withdrawn."""

    day: str | None
    rating: int | None
    text: str
    quote: str
    page: int | None
    body: str | None
    address: str | None


@dataclass(frozen=True, kw_only=True)
class RiskOverTime:
    """One risk of ``organisation``, its oldest meeting first. ``state`` is ``unknown`` where newer papers neither list
    it nor say that it is closed. ``before``: its id before it was renumbered."""

    organisation: Organisation
    id: str
    register: str
    state: RiskState
    movement: Movement | None
    told: tuple[Told, ...]
    before: str | None = None

    @property
    def rating(self) -> int | None:
        """The last rating that its papers print."""
        return next((one.rating for one in reversed(self.told) if one.rating is not None), None)

    @property
    def text(self) -> str:
        """Its text, as last printed."""
        return next((one.text for one in reversed(self.told) if one.text), "")


def risk_history(db: Connection, row: int, *, at: datetime | None = None) -> list[RiskOverTime]:
    """Every risk of a trust that was ever told, the gravest first; with ``at`` as it was known at that moment."""
    held = [one for one in meetings.ever(db, row, "risk") if at is None or one.since <= at]
    told = [one for one in meetings.told_of_risks(db, row) if at is None or one.first_seen <= at]
    whose, hidden = watches.organisation_of(db, row), meetings.withdrawn_bodies(db, row)
    by_id: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        by_id[fold(one.fact.subject)].append(one)
    newest = max((one.fact.dates.report or "" for one in held), default="")
    ends = _ends(told)
    found = [
        _over_time(whose, some, newest=newest, hidden=hidden, end=ends.get(name), at=at) for name, some in by_id.items()
    ]
    before = {fold(str(one.after)): str(one.before) for one in told if one.kind == "risk-renumbered" and one.after}
    named = (_renamed(one, before) for one in found)
    return sorted(named, key=lambda one: (one.state != "listed", -(one.rating or 0), one.id))


def _over_time(
    whose: Organisation, held: list[Held], *, newest: str, hidden: Collection[str], end: Row[Any] | None,
    at: datetime | None,
) -> RiskOverTime:  # fmt: skip
    by_day = {one.fact.dates.report or "": one for one in held}  # what was put right later stands
    told = tuple(_told(by_day[day].fact, hidden) for day in sorted(by_day))
    last = by_day[max(by_day)]
    said = RiskSaid.of(last.fact)
    in_force = any(one.until is None or (at is not None and one.until > at) for one in held)
    return RiskOverTime(
        organisation=whose, id=last.fact.subject, register=said.register, told=told, movement=_movement(told),
        state=_state(last.fact, said.said, end, newest=newest, in_force=in_force),
    )  # fmt: skip


def _state(last: Fact, said: str, end: Row[Any] | None, *, newest: str, in_force: bool) -> RiskState:
    day = last.dates.report or ""
    ended = end is not None and (end.report_date or "") >= day
    if said == "closed" or (ended and end is not None and end.kind == "risk-closed"):
        return "closed"
    if ended or not in_force:
        return "not-listed"
    return "listed" if day == newest else "unknown"


def _movement(told: tuple[Told, ...]) -> Movement | None:
    rated = [one.rating for one in told if one.rating is not None]
    if len(rated) < 2:
        return None
    before, now = rated[-2:]
    return "same" if now == before else "up" if now > before else "down"


def _told(fact: Fact, hidden: Collection[str]) -> Told:
    said, kept = RiskSaid.of(fact), fact.body not in hidden
    return Told(
        day=fact.dates.report, rating=said.rating, text=said.text if kept else "",
        quote=fact.quote if kept else "", page=fact.page, body=fact.body, address=fact.address,
    )  # fmt: skip


def _ends(told: Iterable[Row[Any]]) -> dict[str, Row[Any]]:
    """The newest end that was told of each risk."""
    return {fold(one.subject or ""): one for one in told if one.kind in ("risk-closed", "risk-not-listed")}


def _renamed(one: RiskOverTime, before: Mapping[str, str]) -> RiskOverTime:
    if (name := before.get(fold(one.id))) is None:
        return one
    return replace(one, before=name)
