"""Which of the documents that a trust lists are fetched: those of the newest meetings at first, then what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from storage.paper import PaperListed

MOST = 60
"""Documents of one trust that are fetched in one round; the others are fetched by the next, or stay listed."""
WITHIN = timedelta(days=10)
"""For how long after its meeting a document that could not be fetched yet is still taken."""
AHEAD = timedelta(days=60)
OLDEST = timedelta(days=180)
"""How old the meeting of a document may be that is newly listed: older ones are an archive put in order."""
_FIRST = ("pack", "agenda", "supplement", "paper", "minutes")
_OF_A_MEETING = frozenset({"pack", "agenda", "paper"})
"""Parts that show that a meeting's papers are out; minutes follow by weeks, and may stand alone."""


def chosen(
    listed: Sequence[PaperListed],
    *,
    known: Collection[str],
    had: Collection[str] = (),
    first: bool,
    first_meetings: int,
    today: date,
) -> tuple[PaperListed, ...]:
    """The documents to fetch, the newest meeting first, in it the pack and the agenda first; no more than MOST.

    ``first``: the trust's lists were never compared: those of the ``first_meetings`` newest meetings. Else what is not
    ``known`` yet, and what was known but not fetched of meetings of these days. ``had``: those that were fetched, or
    may not be. Where a meeting has a pack, the papers that it is made of are listed, and not fetched one by one.
    """
    once = _once(listed)
    meetings = _newest(once, first_meetings) if first else frozenset[str | None]()
    packed = {paper.meeting_date for paper in once if paper.role == "pack" and paper.meeting_date}
    wanted = [
        paper
        for paper in once
        if paper.url not in had
        and (paper.meeting_date in meetings if first else _is_wanted(paper, known, today))
        and not (paper.role == "paper" and paper.meeting_date in packed)
    ]
    wanted.sort(key=lambda paper: _FIRST.index(paper.role))
    wanted.sort(key=lambda paper: paper.meeting_date or "", reverse=True)
    return tuple(wanted[:MOST])


def _once(listed: Sequence[PaperListed]) -> list[PaperListed]:
    """Each document once, as the page that dates it best lists it."""
    found: dict[str, PaperListed] = {}
    for paper in listed:
        before = found.get(paper.url)
        if before is None or len(paper.meeting_date or "") > len(before.meeting_date or ""):
            found[paper.url] = paper
    return list(found.values())


def _newest(listed: Sequence[PaperListed], number: int) -> frozenset[str | None]:
    """The days of the newest meetings that have papers; None, for papers without a day, where no meeting has one."""
    parts: dict[str, set[str]] = defaultdict(set)
    for paper in listed:
        if paper.meeting_date:
            parts[paper.meeting_date].add(paper.role)
    days = sorted((day for day, roles in parts.items() if roles & _OF_A_MEETING), reverse=True)[:number]
    return frozenset(days) if days else frozenset({None})


def _is_wanted(paper: PaperListed, known: Collection[str], today: date) -> bool:
    day = paper.meeting_date
    if paper.url not in known:
        return day is None or day >= (today - OLDEST).isoformat()[: len(day)]
    return day is not None and (today - WITHIN).isoformat()[: len(day)] <= day <= (today + AHEAD).isoformat()
