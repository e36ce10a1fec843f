"""However routes lag behind each other: each real change is told once, and the truth is in force in the end."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.record import RATINGS, Record

from .conftest import LIST, PROFILE, REPORT, Story, header, listing, report
from .test_every_route import API, DOCUMENT, api, document, said
from .test_properties import empty, fresh

__all__ = ("empty", "fresh")
EXAMPLES = 300 if os.environ.get("WARDROUND_TORTURE") == "full" else 3
ROUTES = ("page", "api", "document")
APART = timedelta(days=14)
"""Reports of one home are months apart; two within days are told apart by their ratings alone."""

Event = tuple[str, list[frozenset[str]]]
"""A rating that CQC gives, and which routes show it by each of the rounds after it."""


class Ways:
    """What each route shows of the reports that there are: all up to the one that it knows."""

    def __init__(self) -> None:
        self.reports: list[tuple[int, str, str, str]] = []
        self.shown = dict.fromkeys(ROUTES, 0)

    def publish(self, word: str, day: str, later: str) -> None:
        self.reports.append((len(self.reports) + 1, word, day, later))

    def show(self, route: str) -> None:
        self.shown[route] = len(self.reports)

    def pages(self) -> dict[str, Record]:
        page, known, printed = (self.reports[: self.shown[route]] for route in ROUTES)
        own = {REPORT.format(f"AP{n}"): report(f"AP{n}", day, overall=word) for n, word, day, _ in page}
        listed = listing(*((f"AP{n}", day) for n, _, day, _ in reversed(page)), head=page[-1][1])
        papers = {DOCUMENT.format(n): document(day, overall=word) for n, word, day, _ in printed}
        past = tuple(said("overall", word, link(n), later) for n, word, _, later in known[:-1])
        number, word, _, later = known[-1]
        own |= {LIST: listed, PROFILE: header(page[-1][1]), API: api(link(number), later, overall=word, past=past)}
        return own | papers


def link(number: int) -> str:
    return f"aaaaaaaa-0000-4000-8000-{number:012}"


def events() -> st.SearchStrategy[list[Event]]:
    shows = st.frozensets(st.sampled_from(ROUTES))
    return st.lists(st.tuples(st.sampled_from(RATINGS), st.lists(shows, min_size=1, max_size=3)), max_size=4)


def live(story: Story, ways: Ways) -> None:
    story.begin()
    for address, record in ways.pages().items():
        story.say(address, record)
    story.check()
    pages = ways.pages()
    for address in story.to_confirm():
        story.say(address, pages[address], purpose="confirm")
    story.end()


PAGE, PAPER, ALL = frozenset({"page"}), frozenset({"document"}), frozenset(ROUTES)
NONE: frozenset[str] = frozenset()


@settings(max_examples=EXAMPLES, deadline=None)
@given(lived=events())
@example([("Inadequate", [PAGE]), ("Outstanding", [PAGE, ALL]), ("Inadequate", [NONE]), ("Outstanding", [NONE, PAPER])])
def test_each_change_is_told_once_and_the_truth_is_in_force_in_the_end(
    fresh: Callable[[], Story], lived: list[Event]
) -> None:
    story, ways = fresh(), Ways()
    ways.publish("Good", "2024-03-03", "2024-03-04")
    for route in ROUTES:
        ways.show(route)
    live(story, ways)
    assert story.history() == []
    words = ["Good"]
    for word, rounds in [*lived, ("Good", [frozenset(ROUTES)])]:
        story.now += APART
        ways.publish(word, f"{story.now:%Y-%m-%d}", f"{story.now + timedelta(days=2):%Y-%m-%d}")
        for shows in rounds:
            for route in shows:
                ways.show(route)
            live(story, ways)
        if any(rounds) and word != words[-1]:
            words.append(word)
        assert story.in_force() == words[-1]
    told = [one for one in story.history() if one.kind in ("rating-changed", "rating-corrected", "sources-disagree")]
    assert [one.after for one in told] == words[1:]
    assert {one.state for one in told} <= {"confirmed"}
    before = story.history()
    live(story, ways)
    assert story.history() == before
