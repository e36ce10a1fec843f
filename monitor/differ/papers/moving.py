"""Meetings that are announced for another day than before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from monitor.differ.draft import draft
from monitor.differ.known import Known, Missing, Step
from monitor.sentences import day
from storage.days import apart
from storage.fact import Fact
from storage.listed import KnownMeeting

from .matching import Match
from .wording import conflict

NEAR = 31
"""A meeting that is dropped and one that is new are one where no more days than this lie between them."""


def moved(
    known: Known, matches: Sequence[Match], meetings: Sequence[Fact], *, pages: Collection[str], today: str | None
) -> list[Step | Missing]:
    """What became of the known meetings that are not listed any more: moved to another day, or dropped.

    Only a meeting to come moves; what is put right of a past one is told to nobody. One to come that is dropped ends at
    the second good reading without it, and a past one stays known.
    """
    listed = {fact.identity for fact in meetings}
    new = [fact for fact in meetings if known.get(fact) is None]
    redated = _redated(matches)
    found: list[Step | Missing] = []
    for gone in sorted(known.of("meeting"), key=lambda one: one.subject):
        if gone.identity in listed or not (gone.address in pages or gone.subject in redated):
            continue
        there = _new_day(gone, redated.get(gone.subject, ()), new)
        if there is None:
            found += [Missing(fact=gone)] if gone.subject >= (today or "") and not KnownMeeting.of(gone).papers else []
            continue
        new = [one for one in new if one is not there]
        found.append(Missing(fact=gone, at_once=True))
        if max(gone.subject, there.subject) >= (today or ""):
            found.append(_told(gone, there))
    return found


def _told(gone: Fact, there: Fact) -> Step:
    why = conflict(there)
    said = f"the board meeting announced for {day(gone.subject)} is now on {day(there.subject)}"
    change = draft(
        "meeting-moved", there, before=gone, url=there.address, subject=None, was=gone.subject, now=there.subject,
        said=f"{said} ({why})" if why else said,
    )  # fmt: skip
    return Step(fact=there, change=change)


def _redated(matches: Sequence[Match]) -> dict[str, set[str]]:
    """By the day that papers were of, the days that they are of now, where that is another."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in matches:
        was, now = one.before and one.before.dates.report, one.now.dates.report
        if was and now and was != now:
            found[was].add(now)
    return dict(found)


def _new_day(gone: Fact, days: Collection[str], new: Sequence[Fact]) -> Fact | None:
    """The meeting that a dropped one became: that of its papers (``days``), of its own page, or the nearest new one."""
    own = KnownMeeting.of(gone)
    for one in new:
        listed = KnownMeeting.of(one)
        said = any(other.date == gone.subject for other in listed.also)
        if one.subject in days or said or (own.url and listed.url == own.url):
            return one
    if own.papers:
        return None
    near = [(away, one) for one in new if (away := apart(gone.subject, one.subject)) is not None and away <= NEAR]
    return min(near, key=lambda one: (one[0], one[1].subject))[1] if near else None
