"""Whatever the pages of a home show: what is held and released is as if it had never been held, and what is held and
discarded as if the pages had never shown it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.settings import Breaker
from storage.record import Banner, Record, Score
from tests.check.conftest import LIST, PROFILE, REPORT, header, listing, report

from .conftest import Ward, maker

Make = Callable[..., Ward]
EXAMPLES = 150 if os.environ.get("WARDROUND_TORTURE") == "full" else 4
NEVER, ALWAYS = Breaker(share=1.0, least=1000), Breaker.model_construct(share=0.01, least=1)
AP1, AP2 = REPORT.format("AP1"), REPORT.format("AP2")
WORDS = st.sampled_from(("Outstanding", "Good", "Requires improvement", "Inadequate"))
TOLD = ("rating", "reported", "header", "score", "report", "listed", "banner")
"""What is told when it moves, or remembers what is; whatever else a page says is kept in silence."""
CHECKS = (Banner(type="checks-under-way", text="Checks are under way"),)
Page = tuple[str, Record]
each = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def days(draw: st.DrawFn) -> tuple[Page, ...]:
    """The pages of a home on the day of a redesign: one word at the head of all of them, and maybe a new report."""
    head, pages = draw(WORDS), []
    if draw(st.booleans()):
        pages.append((PROFILE, header(head, banners=CHECKS if draw(st.booleans()) else ())))
    if draw(st.booleans()):
        pages.append((LIST, listing(("AP2", "2025-07-15"), ("AP1", "2024-02-01"), head=head)))
    if draw(st.booleans()) or not pages:
        score = (Score(scope="location", key_question="safe", percentage=draw(st.integers(25, 100)), of=100),)
        page = report("AP2", "2025-07-15", overall=head, safe=draw(WORDS))
        pages.append((AP2, page.model_copy(update={"scores": score})))
    return tuple(pages)


def a_day(ward: Make, breaker: Breaker, day: tuple[Page, ...]) -> tuple[Ward, set[Any]]:
    """A home that had such a day, its second look included, and what was known before it."""
    story = ward()
    story.breaker = NEVER
    before = ((PROFILE, header("Good")), (LIST, listing(("AP1", "2024-02-01"), head="Good")))
    before = (*before, (AP1, report("AP1", "2024-02-01", overall="Good", safe="Good")))
    story.round_of(*((0, *page) for page in before))
    known = of_what_is_told(story)
    story.breaker = breaker
    story.round_of(*((0, *page) for page in day), again=True)
    return story, known


def of_what_is_told(story: Ward) -> set[Any]:
    return {one for one in story.known("report", "quote") if one[1].partition(" ")[0] in TOLD}


def history(story: Ward) -> list[tuple[Any, ...]]:
    return sorted((row.kind, row.subject or "", str(row.after), row.state) for row in story.rows())


def messages(story: Ward) -> list[str]:
    """What is sent, without references and moments."""
    return sorted(message.subject for _, message in story.tell())


@each
@given(day=days())
def test_what_is_held_and_released_is_as_if_it_had_never_been_held(wards: Any, tables: Any, day: Any) -> None:
    held, before = a_day(maker(wards[0], tables), ALWAYS, day)
    never, _ = a_day(maker(wards[1], tables), NEVER, day)
    assert of_what_is_told(held) == before
    assert messages(held) == []
    while (number := held.open_batch()) is not None:
        held.release(batch=number)
    assert of_what_is_told(held) == of_what_is_told(never)
    assert history(held) == history(never)
    assert messages(held) == messages(never)


@each
@given(day=days())
def test_what_is_held_and_discarded_is_as_if_it_had_never_been_shown(wards: Any, tables: Any, day: Any) -> None:
    story, before = a_day(maker(wards[0], tables), ALWAYS, day)
    while (number := story.open_batch()) is not None:
        story.discard(batch=number)
    assert of_what_is_told(story) == before
    cosmetics = {"warnings": ("a new dress",)}
    for _ in range(2):
        same = [(0, address, page.model_copy(update=cosmetics)) for address, page in day]
        assert story.round_of(*same) == []
    assert of_what_is_told(story) == before
    assert story.incident() is None
    assert {row.state for row in story.rows()} <= {"discarded"}
    assert messages(story) == []
