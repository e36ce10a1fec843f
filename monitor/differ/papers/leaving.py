"""Papers that a list no longer shows: replaced by another, rolled off its old end, or withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from monitor.differ.draft import draft
from monitor.differ.known import Known, Missing, Step
from monitor.differ.texts import likeness
from storage.change import Ignored
from storage.fact import Fact
from storage.listed import THERE, ListedPaper

from .matching import Match, match_of
from .wording import of_meeting, titled

ALIKE = 0.6
"""How alike two titles of one meeting are, where one paper takes the place of another."""
FEW = 2
"""So many papers may go at once from a list that is nearly as short; of more, half tell of a page that was rebuilt."""


def replaced_by(matches: Sequence[Match], lost: Sequence[Fact]) -> list[Match]:
    """The same, new papers matched with those lost whose place they take under another name and address: the pack of
    the same meeting, or a paper of it with the same number or much the same title."""
    waiting, found = list(lost), list[Match]()
    for match in matches:
        near = match.before is None and next((one for one in waiting if _in_place_of(match.now, one)), None)
        if near:
            waiting.remove(near)
            match = match_of(match.now, near)
        found.append(match)
    return found


def _in_place_of(now: Fact, before: Fact) -> bool:
    new, old = ListedPaper.of(now), ListedPaper.of(before)
    if now.dates.report is None or now.dates.report != before.dates.report or new.role != old.role:
        return False
    if old.state not in THERE or new.given or old.given:
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
    here = [match for match in matches if match.paper.state in THERE]
    rebuilt = _rebuilt(here, lost)
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
        " no later message quotes it; do not pass on what was kept of it"
    )
    url = None if paper.given else fact.address
    change = draft("paper-withdrawn", fact, before=fact, url=url, gone=True, subject=None, was=fact.quote, said=said)
    kept = paper.model_copy(update={"state": "withdrawn"})
    return Missing(fact=fact, changes=(change,), then=fact.model_copy(update={"value": kept.value}), at_once=at_once)


def unlisted(fact: Fact) -> Fact:
    """The same paper as one that is no longer listed."""
    kept = ListedPaper.of(fact).model_copy(update={"state": "unlisted"})
    return fact.model_copy(update={"value": kept.value})


def _rebuilt(here: Sequence[Match], lost: Sequence[Fact]) -> bool:
    """Whether so much of what was known is gone that the page, and not the papers, must have changed."""
    stayed = [match for match in here if match.before is not None]
    newest = [one for one in lost if not _off_the_end(one, here)]
    return not stayed or len(newest) > max(FEW, len(stayed))


def _is_withdrawn(known: Known, fact: Fact, here: Sequence[Match], answering: Collection[str]) -> bool:
    paper, day = ListedPaper.of(fact), fact.dates.report
    if day is None or paper.role == "agenda" or _in_a_pack(known, fact, here):
        return False
    if any(match.now.dates.report == day and match.before is not None for match in here):
        return True
    return not _off_the_end(fact, here) and paper.address not in answering


def _off_the_end(fact: Fact, here: Iterable[Match]) -> bool:
    days = [match.now.dates.report for match in here if match.now.dates.report is not None]
    return fact.dates.report is None or not any(day <= fact.dates.report for day in days)


def _in_a_pack(known: Known, fact: Fact, here: Iterable[Match]) -> bool:
    """Whether a pack of its meeting came later than the paper: then it stands in there."""
    since = known.since.get(fact.identity, "")
    return ListedPaper.of(fact).role != "pack" and any(
        match.paper.role == "pack"
        and match.now.dates.report == fact.dates.report
        and (match.before is None or known.since.get(match.now.identity, "") > since)
        for match in here
    )
