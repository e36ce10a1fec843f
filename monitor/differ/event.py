"""Whether two facts come from one report, or tell one event, where different routes name and date it differently."""

from __future__ import annotations

import re
from datetime import date, timedelta

from storage.fact import Fact

WINDOW = timedelta(days=10)
"""How far apart CQC's routes date one report (a page "20 February", the API 21 February, a release days before)."""


def same_report(one: Fact, other: Fact) -> bool:
    """Whether two facts name one report: by its id; by its day, where one has none or another form of it."""
    if comparable(one, other):
        return one.report == other.report
    return one.true_from is not None and one.true_from == other.true_from


def one_event(one: Fact, other: Fact) -> bool:
    """Whether two facts of two routes may tell one event: of one report, or dated closely where their ids say nothing.

    What they say of it is not looked at.
    """
    if one.route == other.route:
        return False
    return same_report(one, other) or (not comparable(one, other) and close(one.true_from, other.true_from))


def comparable(one: Fact, other: Fact) -> bool:
    """Whether the ids of two reports say that they are one or two; a route has no two ids for one report."""
    return comparable_ids(one.report, other.report, same_route=one.route == other.route)


def comparable_ids(one: str | None, other: str | None, *, same_route: bool = False) -> bool:
    """Whether two ids tell one report from two: CQC's plan ids (``AP5366``) and link ids (GUIDs) do not."""
    if same_route and (one or other):
        return True
    return one is not None and other is not None and (one == other or _form(one) == _form(other))


def comparable_names(one: str | None, other: str | None) -> bool:
    """The same of the names of reports, one of which may be only its day."""
    ids = [None if name is None or is_day(name) else name for name in (one, other)]
    return comparable_ids(*ids) or (ids == [None, None] and one is not None)


def is_day(name: str) -> bool:
    """Whether a report is named by its day, for it has no id."""
    return name.startswith("report of ")


def close(one: str | None, other: str | None) -> bool:
    """Whether two printed dates (a month's as far as it goes) lie within WINDOW of each other."""
    if one is None or other is None:
        return False
    if len(one) < 10 or len(other) < 10:
        return one[:7] == other[:7]
    return _between(one, other) <= WINDOW


def days_apart(one: Fact, other: Fact) -> int:
    """How many days lie between the dates of two reports; 0 where one of them prints a month."""
    dates = (one.true_from or "", other.true_from or "")
    return _between(*dates).days if min(map(len, dates)) == 10 else 0


def _between(one: str, other: str) -> timedelta:
    try:
        return abs(date.fromisoformat(one) - date.fromisoformat(other))
    except ValueError:
        return timedelta.max


def _form(id: str) -> str:
    return "guid" if _GUID.fullmatch(id) else "plan" if _PLAN.fullmatch(id) else "other"


_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PLAN = re.compile(r"[A-Z]{2}\d+", re.IGNORECASE)
