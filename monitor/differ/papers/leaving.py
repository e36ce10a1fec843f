"""Papers that a list no longer shows: replaced by another, rolled off its old end, or withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from monitor.differ.draft import draft
from monitor.differ.known import Known, Missing, Step
from monitor.differ.texts import likeness
from storage.change import Ignored
from storage.fact import Fact
from storage.listed import THERE, ListedPaper

from .matching import Match, by_meeting, match_of
from .wording import of_meeting, titled

ALIKE = 0.6
"""How alike two titles of one meeting are, where one paper takes the place of another."""
FEW = 2
"""So many papers may go at once from a list that is nearly as short; of more, half tell of a page that was rebuilt."""


def replaced_by(matches: Sequence[Match], lost: Sequence[Fact]) -> list[Match]:
    """The same, new papers matched with those lost whose place they take under another name and address: the pack of
    the same meeting, or a paper of it with the same number or much the same title."""
    waiting: dict[str | None, list[Fact]] = defaultdict(list)
    for fact in lost:
        waiting[fact.dates.report].append(fact)
    found: list[Match] = []
    for match in matches:
        there = waiting.get(match.now.dates.report, []) if match.before is None else []
        near = next((place for place, one in enumerate(there) if _in_place_of(match.now, one)), None)
        found.append(match if near is None else match_of(match.now, there.pop(near)))
    return found


def _in_place_of(now: Fact, before: Fact) -> bool:
    new, old = ListedPaper.of(now), ListedPaper.of(before)
    if now.dates.report is None or new.role != old.role or old.state not in THERE or new.given or old.given:
        return False
    same_item = bool(new.item) and new.item == old.item
    return new.role == "pack" or same_item or likeness(now.subject, before.subject) >= ALIKE


def what_left(
    known: Known, matches: Sequence[Match], lost: Sequence[Fact], *, answering: Collection[str]
) -> list[Step | Missing | Ignored]:
    """What it means that good readings of its pages no longer show each of these papers.

    It is withdrawn where others of its meeting are still listed, or where its whole meeting is gone from between
    others, and its address gives nothing any more. What falls off the old end of a list, an agenda that makes room for
    its pack, and what goes with a page that was rebuilt, is only no longer listed. ``answering``: addresses of papers
    that can still be had.
    """
    here = _Here(match for match in matches if match.paper.state in THERE)
    rebuilt = here.is_rebuilt(lost)
    found: list[Step | Missing | Ignored] = []
    for fact in lost:
        if ListedPaper.of(fact).state not in THERE:
            continue
        if rebuilt or not _is_withdrawn(known, fact, here, answering):
            found += [Step(fact=unlisted(fact)), Ignored(reason="absent", detail=f"{titled(fact)} is no longer listed")]
        else:
            found.append(withdrawn(fact, "it is no longer listed, while others are"))
    return found


def withdrawn(fact: Fact, how: str, *, at_once: bool = False) -> Missing:
    """A paper that its trust took back."""
    paper = ListedPaper.of(fact)
    said = (
        f"paper withdrawn{of_meeting(fact.dates.report)}: {titled(fact)}; {how}. It may be that this protects somebody:"
        f" no later message quotes it; do not pass on what was kept of it{removable(paper)}"
    )
    url = None if paper.given else fact.address
    change = draft("paper-withdrawn", fact, before=fact, url=url, gone=True, subject=None, was=fact.quote, said=said)
    kept = paper.model_copy(update={"state": "withdrawn"})
    return Missing(fact=fact, changes=(change,), then=fact.model_copy(update={"value": kept.value}), at_once=at_once)


def removable(paper: ListedPaper) -> str:
    """How what was kept of a paper is removed here, as a sentence goes on; nothing where nothing was kept."""
    return f" (`wardround purge paper {paper.body[:12]}` removes it here)" if paper.body else ""


def unlisted(fact: Fact) -> Fact:
    """The same paper as one that is no longer listed."""
    kept = ListedPaper.of(fact).model_copy(update={"state": "unlisted"})
    return fact.model_copy(update={"value": kept.value})


class _Here:
    """The papers that are offered now: by meeting, and how many of them were known."""

    def __init__(self, matches: Iterable[Match]) -> None:
        self.by_day = by_meeting(matches)
        self.oldest = min((day for day in self.by_day if day is not None), default=None)
        self.stayed = sum(match.before is not None for some in self.by_day.values() for match in some)

    def of(self, fact: Fact) -> Sequence[Match]:
        """Those of the meeting that a paper was of."""
        return self.by_day.get(fact.dates.report, ())

    def is_off_the_end(self, fact: Fact) -> bool:
        """Whether no meeting is listed any more that is as old as a paper's."""
        return fact.dates.report is None or self.oldest is None or fact.dates.report < self.oldest

    def is_rebuilt(self, lost: Sequence[Fact]) -> bool:
        """Whether so much of what was known is gone that the page, and not the papers, must have changed."""
        return not self.stayed or sum(not self.is_off_the_end(one) for one in lost) > max(FEW, self.stayed)


def _is_withdrawn(known: Known, fact: Fact, here: _Here, answering: Collection[str]) -> bool:
    paper = ListedPaper.of(fact)
    if fact.dates.report is None or paper.role == "agenda" or _in_a_pack(known, fact, here.of(fact)):
        return False
    if any(match.before is not None for match in here.of(fact)):
        return True
    return not here.is_off_the_end(fact) and paper.address not in answering


def _in_a_pack(known: Known, fact: Fact, there: Iterable[Match]) -> bool:
    """Whether its trust published a pack of its meeting later than the paper: then it stands in there."""
    since = known.since.get(fact.identity, "")
    return ListedPaper.of(fact).role != "pack" and any(
        match.paper.role == "pack"
        and not match.paper.given
        and (match.before is None or known.since.get(match.now.identity, "") > since)
        for match in there
    )
