"""Papers that are published for a meeting: once when the first is there, and again when more are added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from monitor.differ.draft import draft
from monitor.differ.known import Known, Step
from storage.change import Ignored
from storage.fact import Fact
from storage.listed import KnownMeeting, ListedPaper

from .matching import Match, by_meeting
from .wording import conflict, counted, of_meeting, paged, remarks, titled

LATE = timedelta(days=60)
"""What a trust adds to a meeting longer ago than this, and older than the newest with papers, fills its archive."""


def published(
    known: Known, matches: Sequence[Match], meetings: Sequence[Fact], *, today: str | None
) -> Iterator[Step | Ignored]:
    """One step for each meeting that is listed, and one for each new paper whose meeting's day is not known.

    An agenda alone, and minutes, are told with what comes beside them. What is new of old meetings is ``order``.
    """
    horizon, by_day = _horizon(known, today), by_meeting(matches)
    for meeting in meetings:
        theirs = by_day.get(meeting.subject, [])
        fresh = [match for match in theirs if _is_fresh(match)]
        if fresh and meeting.subject < horizon:
            said = f"papers of the meeting of {meeting.subject} were added to an archive"
            yield Ignored(reason="order", detail=said)
        step = _told(known, meeting, theirs, fresh) if fresh and meeting.subject >= horizon else Step(fact=meeting)
        yield step.model_copy(update={"fact": _as_before(known, meeting)})
    for match in by_day.get(None, ()):
        if _is_fresh(match):
            yield _undated(match)


def _told(known: Known, meeting: Fact, theirs: Sequence[Match], fresh: Sequence[Match]) -> Step:
    before = [one.was for one in theirs if one.was is not None and one.was.is_more_than_agenda]
    now = [one.paper for one in theirs if one.paper.is_more_than_agenda]
    there = known.get(meeting)
    more = bool(before) or (there is not None and KnownMeeting.of(there).papers)
    first = fresh[0]
    what = counted(len(now))
    if len(fresh) == 1:
        pages = paged(first.paper.pages)
        what = titled(first.now) + (f", {pages}" if pages else "")
    elif more:
        what = f"{len(fresh)} more, {what} now"
    returned = any(one.was is not None and one.was.state == "withdrawn" for one in fresh)
    back = "it had been withdrawn" if returned else ""
    notes = (*remarks([one.paper for one in fresh]), back, conflict(meeting))
    told = "; ".join(filter(None, (what, *notes)))
    kind = "further board papers published" if more else "board papers published"
    change = draft(
        "meeting-papers-published", first.now, before=None, url=_page(first), subject=None,
        was=counted(len(before)) if more else None, now=counted(len(now)),
        said=f"{kind}{of_meeting(meeting.subject)}: {told}",
    )  # fmt: skip
    return Step(fact=meeting, change=change)


def _undated(match: Match) -> Step:
    notes = "; ".join((titled(match.now), *remarks([match.paper])))
    change = draft(
        "meeting-papers-published", match.now, before=None, url=_page(match), subject=None, now=counted(1),
        said=f"board papers published{of_meeting(None)}: {notes}",
    )  # fmt: skip
    return Step(fact=match.now, change=change)


def _as_before(known: Known, meeting: Fact) -> Fact:
    """The meeting as one that had papers, where it had, whatever became of them."""
    before, now = known.get(meeting), KnownMeeting.of(meeting)
    if before is None or now.papers or not KnownMeeting.of(before).papers:
        return meeting
    return meeting.model_copy(update={"value": now.model_copy(update={"papers": True}).value})


def _is_fresh(match: Match) -> bool:
    """Whether a paper that is more than an agenda was not offered before, or had been withdrawn."""
    if not match.paper.is_more_than_agenda:
        return False
    was = match.was
    if was is None or was.state == "withdrawn":
        return True
    # That a newer reader sees more in the same bytes is no news.
    read_anew = bool(was.body) and was.body == match.paper.body
    return not (was.is_more_than_agenda or was.state == "unlisted" or read_anew)


def _horizon(known: Known, today: str | None) -> str:
    with_papers = [fact.subject for fact in known.of("meeting") if KnownMeeting.of(fact).papers]
    lately = (date.fromisoformat(today) - LATE).isoformat() if today else max(with_papers, default="")
    return min(max(with_papers, default=lately), lately)


def _page(match: Match) -> str | None:
    """The page that lists a paper, which a person can open; None for one that was handed in."""
    return None if ListedPaper.of(match.now).given else match.now.address
