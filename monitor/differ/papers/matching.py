"""Which paper of a list is which of those known: by its name, its address, or its bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from monitor.differ.known import Known
from storage.fact import Fact
from storage.listed import TAKEN, ListedPaper
from storage.value import Value


class Match(Value):
    """A paper as it is listed now, and as it was known; ``before`` is None for a new one.

    What was taken of it stays known, however its last visit ended.
    """

    now: Fact
    before: Fact | None = None

    @cached_property
    def paper(self) -> ListedPaper:
        """What is known of it now."""
        return ListedPaper.of(self.now)

    @cached_property
    def was(self) -> ListedPaper | None:
        """What was known of it."""
        return None if self.before is None else ListedPaper.of(self.before)


def matched(known: Known, papers: Sequence[Fact]) -> list[Match]:
    """Each paper that is listed with the one that it was; no known one twice."""
    before = list(known.of("paper"))
    found: dict[int, Fact] = {}
    taken: set[str] = set()
    for name in (_identity, _address, _bytes):
        there = {name(fact): fact for fact in before if name(fact) and fact.identity not in taken}
        for place, fact in enumerate(papers):
            same = there.pop(name(fact), None) if place not in found else None
            if same is not None:
                found[place] = same
                taken.add(same.identity)
    return [match_of(fact, found.get(place)) for place, fact in enumerate(papers)]


def by_meeting(matches: Iterable[Match]) -> dict[str | None, list[Match]]:
    """The papers by the day of their meeting."""
    found: dict[str | None, list[Match]] = defaultdict(list)
    for match in matches:
        found[match.now.dates.report].append(match)
    return dict(found)


def left(known: Known, matches: Sequence[Match]) -> Iterator[Fact]:
    """The known papers that nothing of what is listed is."""
    there = {match.before.identity for match in matches if match.before is not None}
    return (fact for fact in known.of("paper") if fact.identity not in there)


def match_of(now: Fact, before: Fact | None) -> Match:
    """Both, the present one with what was taken of it before, where its address has not given anything newer."""
    paper = ListedPaper.of(now)
    was = None if before is None else ListedPaper.of(before)
    if was is not None and was.body and not paper.body and paper.state != "gone":
        state = was.state if was.state in TAKEN else "read"
        paper = paper.model_copy(update={"body": was.body, "pages": was.pages, "state": state})
        now = now.model_copy(update={"value": paper.value})
    return Match(now=now, before=before)


Name = Callable[[Fact], str]


def _identity(fact: Fact) -> str:
    return fact.identity


def _address(fact: Fact) -> str:
    return ListedPaper.of(fact).address


def _bytes(fact: Fact) -> str:
    return ListedPaper.of(fact).body
