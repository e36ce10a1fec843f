"""Whatever reports come, go and come back while pages fail: what stands in the end is known, and no loss is a rise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.record import RATINGS

from .conftest import LIST, Story
from .test_properties import EXAMPLES, REFUSED, SHOWN, STALE, UNSEEN, Site, Visitor, days, each, empty, fresh

__all__ = ["empty", "fresh"]
REMOVE, RESTORE = "remove", "restore"
Happening = st.sampled_from((None, REMOVE, RESTORE, *RATINGS))


class Shrinking(Site):
    """A site whose newest report may be taken off, and put back."""

    def __init__(self) -> None:
        super().__init__()
        self.away: list[tuple[str, str, str]] = []
        self.removed: set[str] = set()
        self.published = 0

    def happen(self, what: str | None, day: int) -> None:
        if what == REMOVE and len(self.reports) > 1:
            self.away.append(self.reports.pop())
            self.removed.add(self.away[-1][0])
        elif what == RESTORE and self.away and self.away[-1][1] > self.reports[-1][1]:
            self.reports.append(self.away.pop())
        elif what in RATINGS:
            self.published += 1
            self.reports.append((f"AP{100 + self.published}", f"2025-07-{day:02}", what))


@settings(max_examples=EXAMPLES, deadline=None)
@given(lived=days(REFUSED, UNSEEN), happened=st.lists(Happening, min_size=1, max_size=6), lies=st.booleans())
def test_what_stands_is_known_after_reports_came_and_went(
    fresh: Callable[[], Story], lived: list[object], happened: list[str | None], lies: bool
) -> None:
    story, site = fresh(), Shrinking()
    visitor = Visitor(story)
    site.publish("Good", 0)
    visitor.round(site.pages(), {}, {})
    proven: set[str] = set()
    ways = [(how, again) for _, how, again in lived]  # type: ignore[misc]
    for number, what in enumerate(happened, start=15):
        site.happen(what, number)
        how, again = ways[number % len(ways)]
        pages = site.pages()
        stale = dict.fromkeys(pages, STALE) if lies and number % 3 == 0 else {}
        visitor.round(pages, each(how, pages) | stale, each(again, pages))
        if how[LIST] == SHOWN and not stale:
            proven |= {name for name, _, _ in site.reports}
    for _ in range(3):
        visitor.round(site.pages(), {}, {})
    # Only a list that showed a report can prove that it is gone.
    if site.removed <= proven:
        assert story.in_force() == site.truth
    history = story.history()
    visitor.round(site.pages(), {}, {})
    assert story.history() == history
    events: dict[str | None, str] = {}
    for change in history:
        if change.kind in ("report-published", "report-removed"):
            assert events.get(change.subject) != change.kind
            events[change.subject] = change.kind
    there = {str(name) for name, kind in events.items() if kind == "report-published"}
    listed = {name for name, _, _ in site.reports[1:]}
    assert listed <= there
    assert lies or not (there - listed) & proven
    assert all(one.direction is None for one in history if one.kind == "rating-withdrawn")


@pytest.mark.parametrize("seen", [1, 2, 3])
def test_a_report_that_goes_and_comes_ends_where_it_began(fresh: Callable[[], Story], seen: int) -> None:
    story, site = fresh(), Shrinking()
    visitor = Visitor(story)
    site.publish("Good", 0)
    visitor.round(site.pages(), {}, {})
    site.happen("Inadequate", 15)
    visitor.round(site.pages(), {}, {})
    site.happen(REMOVE, 16)
    for _ in range(seen):
        visitor.round(site.pages(), {}, {})
    site.happen(RESTORE, 17)
    visitor.round(site.pages(), {}, {})
    assert story.in_force() == "Inadequate"
    told = [(one.kind, one.before, one.after) for one in story.history() if one.subject == "overall"]
    fell, lost = ("rating-changed", "Good", "Inadequate"), ("rating-withdrawn", "Inadequate", "Good")
    assert told == ([fell] if seen == 1 else [fell, lost, fell])
