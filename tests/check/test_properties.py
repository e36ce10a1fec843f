"""Whatever pages show, refuse or keep back, however long: the truth is known in the end, and each change told once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.change import Change
from storage.engine import open_database
from storage.migrate import migrate
from storage.record import RATINGS, Record

from .conftest import LIST, PROFILE, REPORT, Story, header, listing, report

SHOWN, REFUSED, UNSEEN, STALE = "shown", "refused", "unseen", "stale"
REPORTS = "reports"
EXAMPLES = 300 if os.environ.get("WARDROUND_TORTURE") == "full" else 10
CHANGED = ("rating-changed", "first-rating")
Day = tuple[str | None, dict[str, str], dict[str, str]]
GOOD_DAY: Day = (None, *[dict.fromkeys((PROFILE, LIST, REPORTS), SHOWN)] * 2)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "wardround.db"
    engine = open_database(f"sqlite:///{path}", create=True)
    migrate(engine)
    engine.dispose()
    return path


class Site:
    """What the home's pages say of the truth: each new rating comes with a report of its own."""

    def __init__(self) -> None:
        self.reports: list[tuple[str, str, str]] = []

    def publish(self, rating: str, day: int) -> None:
        self.reports.append((f"AP{len(self.reports) + 1}", f"2025-07-{day:02}" if day else "2024-02-01", rating))

    @property
    def truth(self) -> str:
        return self.reports[-1][2]

    def pages(self) -> dict[str, Record]:
        listed = [(name, date) for name, date, _ in reversed(self.reports)]
        own = {REPORT.format(name): report(name, date, overall=word) for name, date, word in self.reports}
        return {**own, LIST: listing(*listed, head=self.truth), PROFILE: header(self.truth)}


class Visitor:
    """Visits a site's pages, some of which fail, and looks again where the round wants it."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.before: dict[str, Record] = {}

    def round(self, now: dict[str, Record], how: dict[str, str], again: dict[str, str]) -> None:
        self.story.begin()
        self.walk(now, how, "due")
        self.story.check()
        wanted = self.story.to_confirm()
        self.walk({address: now[address] for address in wanted if address in now}, again, "confirm")
        self.story.end()
        self.before = now

    def walk(self, now: dict[str, Record], how: dict[str, str], purpose: str) -> None:
        for address, record in now.items():
            match how.get(address, SHOWN):
                case "shown":
                    self.story.say(address, record, purpose=purpose)  # type: ignore[arg-type]
                case "refused":
                    self.story.say(address, "no landmark of its kind", purpose=purpose)  # type: ignore[arg-type]
                case "stale" if address in self.before:
                    self.story.say(address, self.before[address], purpose=purpose)  # type: ignore[arg-type]


def days(*ways: str) -> st.SearchStrategy[list[Day]]:
    """Days with or without a new report, and how each kind of page answers at first and at a second look."""
    answers = st.fixed_dictionaries({page: st.sampled_from((SHOWN, SHOWN, *ways)) for page in (PROFILE, LIST, REPORTS)})
    return st.lists(st.tuples(st.sampled_from((None, None, *RATINGS)), answers, answers), min_size=1, max_size=6)


def each(how: dict[str, str], pages: dict[str, Record]) -> dict[str, str]:
    return {address: how.get(address, how[REPORTS]) for address in pages}


def live(visitor: Visitor, site: Site, lived: list[Day]) -> dict[str, int]:
    """A starting position, then these days, then two good ones; which report was the newest when a change was told.

    After a good day the truth is known, and what is in force never moves without a change that told it.
    """
    story, told = visitor.story, dict[str, int]()
    site.publish("Good", 0)
    visitor.round(site.pages(), {}, {})
    assert story.history() == []
    for number, (rating, how, again) in enumerate([*lived, GOOD_DAY, GOOD_DAY], start=15):
        if rating is not None:
            site.publish(rating, number)
        pages, before, proven = site.pages(), story.in_force(), confirmed(story)
        visitor.round(pages, each(how, pages), each(again, pages))
        for change in story.history():
            told.setdefault(change.id, len(site.reports) - 1)
        if {*how.values(), *again.values()} == {SHOWN}:
            assert story.in_force() == site.truth
        if story.in_force() != before:
            assert story.in_force() in {one.after for one in confirmed(story) if one not in proven}
    return told


def confirmed(story: Story) -> list[Change]:
    return [one for one in story.history() if one.kind in CHANGED and one.state == "confirmed"]


@pytest.fixture(scope="module")
def fresh(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Story]]:
    engines = []

    def make() -> Story:
        path = tmp_path_factory.mktemp("story") / "wardround.db"
        shutil.copy(empty, path)
        engines.append(open_database(f"sqlite:///{path}"))
        return Story(engines[-1])

    yield make
    for engine in engines:
        engine.dispose()


@settings(max_examples=EXAMPLES, deadline=None)
@given(lived=days(REFUSED, UNSEEN))
def test_where_pages_fail_and_never_lie_the_truth_is_known_and_each_rating_told_at_most_once(
    fresh: Callable[[], Story], lived: list[Day]
) -> None:
    story, site = fresh(), Site()
    newest = live(Visitor(story), site, lived)
    assert story.in_force() == site.truth
    history = story.history()
    changed = [one for one in history if one.kind in CHANGED and one.state != "discarded"]
    assert all(one.state in ("confirmed", "unconfirmed") for one in history)
    assert [one.after for one in changed] == [site.reports[newest[one.id]][2] for one in changed]
    told = [newest[one.id] for one in changed]
    assert len(set(told)) == len(told)
    assert ["Good", *(one.after for one in changed if one.state == "confirmed")][-1] == site.truth
    published = [one.after for one in history if one.kind == "report-published"]
    assert sorted(map(str, published)) == sorted(name for name, _, _ in site.reports[1:])


@settings(max_examples=EXAMPLES, deadline=None)
@given(lived=days(REFUSED, UNSEEN, STALE))
def test_where_pages_lie_too_the_truth_is_known_in_the_end_and_then_there_is_silence(
    fresh: Callable[[], Story], lived: list[Day]
) -> None:
    story, site = fresh(), Site()
    visitor = Visitor(story)
    live(visitor, site, lived)
    assert story.in_force() == site.truth
    before = story.history()
    visitor.round(site.pages(), {}, {})
    assert story.history() == before
