"""How often a board meets, by the days of its meetings, and when its papers are to be expected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

from storage.value import Value

LEAST = 3
"""So many meetings make a rhythm."""
MOST = 8
"""The newest meetings that it is reckoned from: a board may change it."""


class Cadence(Value):
    """The rhythm of ``meetings`` meetings: the median of the days between them, the last one, and when the next one is
    to be expected by that alone (days, ISO)."""

    days: int
    meetings: int
    last: str
    next: str


class Late(Value):
    """Papers that are missing: ``day`` is that of the meeting, which was ``announced`` or only to be expected."""

    day: str
    announced: bool
    last: str
    days: int


def cadence(days: Sequence[str]) -> Cadence | None:
    """The rhythm of meetings by their days (ISO); None for fewer than three. Meetings of which only the month is known
    do not count. An extraordinary meeting between two others hardly moves a median."""
    known = sorted({date.fromisoformat(day) for day in days if len(day) == 10})[-MOST:]
    if len(known) < LEAST:
        return None
    gap = median_low([(later - earlier).days for earlier, later in pairwise(known)])
    last = known[-1]
    return Cadence(
        days=gap, meetings=len(known), last=last.isoformat(), next=(last + timedelta(days=gap)).isoformat()
    )  # fmt: skip


def late(with_papers: Sequence[str], announced: Sequence[str], *, today: str, patience: int) -> Late | None:
    """The meeting of which papers are missing for more than ``patience`` days (0: never), None where none are.

    It is the first that was announced since the last one with papers, else the next by the rhythm, unless another day
    to come is announced. Where no papers were ever found, nothing is to be expected.
    """
    known = sorted(day for day in with_papers if len(day) == 10)
    if not patience or not known:
        return None
    last, now = known[-1], date.fromisoformat(today)
    waiting = sorted(day for day in announced if len(day) == 10 and day > last)
    rhythm = cadence(known)
    if waiting:
        return _late(waiting[0], last, now, patience, announced=True)
    return _late(rhythm.next, last, now, patience, announced=False) if rhythm else None


def _late(day: str, last: str, now: date, patience: int, *, announced: bool) -> Late | None:
    days = (now - date.fromisoformat(day)).days
    return Late(day=day, announced=announced, last=last, days=days) if days > patience else None
