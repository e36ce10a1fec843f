"""Which pages a second look goes to: those that showed the change, and the others that could."""

from __future__ import annotations

from datetime import timedelta

from storage import sources, visits
from storage.health import spells
from storage.routes import routes

from .conftest import LIST, PROFILE, Story, header, listing, report
from .test_check import AP1, AP2, GOOD, OLD, look_again, start

AP2_BAD = report("AP2", "2025-07-15", overall="Inadequate")


def ways(story: Story) -> list[str]:
    with story.engine.connect() as db:
        return [route.source.address for route in routes(db, round_id=story.round)]


def test_a_header_is_looked_for_on_the_list_and_on_the_report_that_gave_the_rating_due_or_not(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    assert ways(story) == [PROFILE, LIST, AP1]


def test_the_page_of_a_new_report_is_looked_for_where_it_is_announced(story: Story) -> None:
    start(story)
    story.begin()
    story.say(AP2, AP2_BAD)
    story.say(AP2.replace("overall", "safe"), report("AP2", "2025-07-15", safe="Good"))
    story.check()
    assert ways(story) == [AP2, PROFILE, LIST, AP1, AP2.replace("overall", "safe")]


def test_what_was_shown_first_is_looked_at_first_and_says_when_it_was_shown(story: Story) -> None:
    story.day((PROFILE, header("Good")), (LIST, listing(*OLD, head="Good")), (AP1, GOOD))
    story.begin()
    story.say(LIST, listing(*OLD, head="Inadequate"))
    story.say(PROFILE, header("Inadequate"))
    story.check()
    with story.engine.connect() as db:
        first, second, *others = routes(db, round_id=story.round)
    assert (first.source.address, second.source.address) == (LIST, PROFILE)
    assert (first.shown_at, second.shown_at) == (story.now - timedelta(seconds=1), story.now)
    assert [route.shown_at for route in others] == [None]


def test_no_page_is_looked_at_a_third_time_and_nothing_is_where_nothing_is_held(story: Story) -> None:
    start(story)
    story.begin()
    assert ways(story) == []
    story.say(PROFILE, header("Inadequate"))
    story.check()
    story.say(PROFILE, "no name on the page", purpose="confirm")
    story.check()
    assert ways(story) == []


def test_a_fall_that_only_the_second_look_found_has_a_second_look_of_its_own(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    story.say(PROFILE, header("Inadequate"), purpose="confirm")
    story.say(AP2, report("AP2", "2025-07-15", overall="Inadequate", safe="Inadequate"))
    story.check()
    assert ways(story)[0] == AP2
    told = look_again(story, (AP2, report("AP2", "2025-07-15", overall="Inadequate", safe="Inadequate")))
    assert ("rating-changed", "safe", "Good", "Inadequate", "confirmed") in told


def test_the_document_of_the_data_service_is_another_way_where_there_is_one(story: Story) -> None:
    start(story)
    kind, there, missing = (
        "cqc-api-location",
        "https://api/locations/1-999000001",
        "https://other/locations/1-999000001",
    )
    with story.engine.begin() as db:
        for address in (there, missing):
            sources.add(db, address=address, kind=kind, organisation_id=story.home, found_on=None, now=story.now)
        row = sources.at(db, missing)
        assert row is not None
        visits.record(
            db, source_id=row.id, round_id=story.round, purpose="due", at=story.now, outcome="gone", slot=None
        )  # fmt: skip
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    assert there in ways(story)
    assert missing not in ways(story)


def test_an_address_that_is_visited_no_more_is_no_route(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    with story.engine.begin() as db:
        gone = sources.at(db, LIST)
        assert gone is not None
        sources.retire(db, gone.id, story.now)
    assert ways(story) == [PROFILE, AP1]


def test_a_page_that_second_looks_could_not_read_has_failed_in_no_second_round(story: Story) -> None:
    start(story)
    with story.engine.begin() as db:
        page = sources.at(db, LIST)
    assert page is not None

    def fails(purpose: visits.Purpose) -> int:
        story.begin()
        with story.engine.begin() as db:
            visits.record(
                db, source_id=page.id, round_id=story.round, purpose=purpose, at=story.now, outcome="unreachable",
                slot=None,
            )  # fmt: skip
        story.end()
        with story.engine.connect() as db:
            return spells(db)[page.id].rounds

    assert [fails(purpose) for purpose in ("due", "confirm", "confirm", "due")] == [1, 1, 1, 2]
