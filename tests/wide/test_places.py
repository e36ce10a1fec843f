"""Everything in a place: found by CQC's list of it, read at CQC's data service, told where it is newly registered."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, update

from monitor.importing.file import read_file
from monitor.importing.take import take
from monitor.registry.places import UnknownPlace, place, places
from monitor.wide.attending import settle_places
from storage import watches, wide
from storage.history import Wanted, changes_wanted
from storage.migrate import migrate
from storage.record import Related
from storage.tables import watches as watches_table
from tests.storage.test_postgresql import engine as postgresql

from .conftest import ADDRESS, Town, document, location, page_of_list

__all__ = ["postgresql"]

START = ("1-1", "1-2", "1-3")


def begin(town: Town, *ids: str) -> None:
    """The first whole list of the place, and every document on it."""
    town.watch()
    ids = ids or START
    assert town.day(page_of_list(1, 1, ids), *map(document, ids)) == []


def test_there_are_153_local_authorities_and_nine_regions_each_found_by_any_spelling() -> None:
    assert len({one.name for one in places("local-authority").values()}) == 153
    assert len({one.name for one in places("region").values()}) == 9
    assert place("region", "yorkshire and humberside").name == "Yorkshire & Humberside"
    assert place("local-authority", "St Helens").name == "St. Helens"
    for typed in ("leeds", "LEEDS City Council", " Leeds "):
        assert place("local-authority", typed).name == "Leeds"
    assert place("region", "Yorkshire and the Humber").name == "Yorkshire & Humberside"
    assert place("local-authority", "bournemouth christchurch and poole").name == "Bournemouth, Christchurch and Poole"


def test_a_name_that_nobody_knows_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownPlace) as refused:
        place("local-authority", "Leedes")
    assert refused.value.near[0] == "Leeds"


def test_a_place_that_cqc_spells_in_two_ways_is_asked_for_in_both() -> None:
    asked = place("local-authority", "Bristol").list_address(ADDRESS)
    assert asked.endswith("/locations?localAuthority=Bristol%2C+City+of&localAuthority=Bristol")


def test_the_first_whole_list_is_a_starting_position_and_tells_nobody(town: Town) -> None:
    begin(town)
    assert town.watched() == list(START)
    with town.engine.connect() as db:
        (one,) = wide.active(db)
    assert (one.services, one.complete_at is not None) == (3, True)
    assert town.told() == []


def test_what_is_registered_after_it_is_told_once_and_stands_on_the_list_by_its_place(town: Town) -> None:
    begin(town)
    listed = page_of_list(1, 1, (*START, "1-9"))
    assert town.day(listed, document("1-9", None, registered="2026-02-27")) == [("1-9", "registered")]
    assert town.day(listed, document("1-9", None, registered="2026-02-27")) == []
    with town.engine.connect() as db:
        (new,) = [one for one in watches.watched(db) if one.organisation.id == "1-9"]
    assert (new.origin, new.asked, new.columns) == ("wide", "local-authority:Leeds", {"Local authority": "Leeds"})
    assert len(town.told()) == 1


def test_the_sentence_says_where_and_leads_to_the_page(town: Town) -> None:
    begin(town)
    town.day(page_of_list(1, 1, (*START, "1-9")), document("1-9", registered="2026-02-27"))
    with town.engine.connect() as db:
        (change,) = changes_wanted(db, Wanted())
    assert change.summary == "Home 1-9: newly registered in the local authority Leeds."
    assert (change.severity, change.url) == ("info", "https://www.cqc.org.uk/location/1-9")
    assert change.evidence.after is not None
    assert change.evidence.after.body is not None


def test_a_change_of_one_of_them_is_told_and_its_pages_are_looked_at_then(town: Town) -> None:
    begin(town)
    late = document("1-2", "Requires improvement", report="R2", date="2026-02-27")
    assert town.day(page_of_list(1, 1, START), late) == [("1-2", "rating-changed")]
    assert town.look == ["https://www.cqc.org.uk/location/1-2", "https://www.cqc.org.uk/location/1-2/reports"]


def test_their_documents_are_due_by_the_calendar_and_their_pages_are_not(town: Town) -> None:
    begin(town)
    assert town.due() == [f"{ADDRESS}/locations/{one}" for one in START]
    with town.engine.begin() as db:
        row = watches.matches(db, "1-2")[0]
        watches.add_watch(db, row, list_name="", asked="1-2", state="watched", added_by="me", now=town.now)
    assert "https://www.cqc.org.uk/location/1-2" in town.due()
    assert "https://www.cqc.org.uk/location/1-1" not in town.due()


def test_a_list_that_was_cut_off_is_no_start_and_what_the_rest_of_it_names_is_no_news(town: Town) -> None:
    town.watch()
    assert town.day(page_of_list(1, 2, ("1-1",)), document("1-1")) == []
    with town.engine.connect() as db:
        assert wide.active(db)[0].complete_at is None
    whole = (page_of_list(1, 2, ("1-1",)), page_of_list(2, 2, ("1-2",)))
    assert town.day(*whole, document("1-2", registered="2026-02-27")) == []
    with town.engine.connect() as db:
        assert wide.active(db)[0].complete_at is not None


def test_an_empty_list_is_no_start(town: Town) -> None:
    town.watch()
    assert town.day(page_of_list(1, 1, ())) == []
    with town.engine.connect() as db:
        assert wide.active(db)[0].complete_at is None


def test_what_had_ended_comes_off_the_list_and_stays_off(town: Town) -> None:
    town.watch()
    listed = page_of_list(1, 1, START)
    assert town.day(listed, document("1-1"), document("1-2", state="Deregistered"), document("1-3")) == []
    assert town.watched() == ["1-1", "1-3"]
    assert town.day(listed) == []
    assert town.watched() == ["1-1", "1-3"]
    assert f"{ADDRESS}/locations/1-2" not in town.due()


def test_a_service_that_moved_in_is_watched_and_is_no_news(town: Town) -> None:
    begin(town)
    assert town.day(page_of_list(1, 1, (*START, "1-8")), document("1-8", registered="2015-06-01")) == []
    assert "1-8" in town.watched()


def test_a_service_that_the_list_names_no_longer_stays_watched(town: Town) -> None:
    begin(town)
    assert town.day(page_of_list(1, 1, START[:1])) == []
    assert town.watched() == list(START)


def test_one_that_took_a_watched_ones_place_is_told_as_that_and_not_as_new(town: Town) -> None:
    begin(town)
    new = document("1-9", registered="2026-02-27", before="1-2", inherited=True)
    with town.engine.begin() as db:  # the watch of the one before began earlier
        db.execute(update(watches_table).values(added_at=town.now.replace(month=2, day=1)))
    assert town.day(page_of_list(1, 1, (*START, "1-9")), new) == [("1-9", "provider-changed")]


def test_one_whose_coming_the_one_before_told_is_not_told_again_as_new(town: Town) -> None:
    begin(town)
    ended = document("1-2").model_copy(update={"related": (Related(how="successor", organisation=location("1-9")),)})
    new = document("1-9", registered="2026-02-27", before="1-2", inherited=True)
    assert town.day(page_of_list(1, 1, (*START, "1-9")), ended, new) == [("1-2", "provider-changed")]


def test_one_that_is_not_read_yet_is_told_when_it_is(town: Town) -> None:
    begin(town)
    listed = page_of_list(1, 1, (*START, "1-9"))
    assert town.day(listed) == []
    assert town.day(listed, document("1-9", registered="2026-02-27")) == [("1-9", "registered")]


def test_whoever_takes_one_off_has_it_off_for_good_and_one_watched_by_name_stays_so(town: Town) -> None:
    with town.engine.begin() as db:
        row = watches.organisation_row(db, "location", "1-1", town.now)
        watches.add_watch(db, row, list_name="", asked="1-1", state="watched", added_by="me", now=town.now)
    begin(town)
    with town.engine.begin() as db:
        watches.remove(db, watches.matches(db, "1-3")[0], list_name=None, now=town.now)
    town.day(page_of_list(1, 1, START))
    with town.engine.connect() as db:
        there = [(one.organisation.id, one.origin) for one in watches.watched(db)]
    assert there == [("1-1", "person"), ("1-2", "wide")]


def test_the_end_of_a_place_takes_its_services_off_but_not_those_watched_by_name(town: Town) -> None:
    begin(town)
    with town.engine.begin() as db:
        row = watches.matches(db, "1-1")[0]
        watches.add_watch(db, row, list_name="", asked="1-1", state="watched", added_by="me", now=town.now)
        (one,) = wide.active(db)
        assert wide.end(db, one, town.now) == 2
        assert wide.active(db) == []
    assert town.watched() == ["1-1"]
    assert all("1-1" in one for one in town.due())


def test_a_place_that_was_taken_off_and_is_watched_again_brings_all_its_services_again_and_no_news(town: Town) -> None:
    begin(town)
    with town.engine.begin() as db:
        wide.end(db, wide.active(db)[0], town.now)
    town.watch()
    assert town.day(page_of_list(1, 1, START), *map(document, START)) == []
    assert town.watched() == ["1-1", "1-2", "1-3"]
    assert all(any(f"/locations/{one}" in address for address in town.due()) for one in START)


def test_two_places_that_overlap_each_bring_what_the_other_has_not(town: Town) -> None:
    begin(town)
    town.watch("London")
    town.day(page_of_list(1, 1, ("1-3", "1-4")), document("1-4"), name="London")
    assert town.watched() == ["1-1", "1-2", "1-3", "1-4"]
    with town.engine.connect() as db:
        assert {one.name: one.services for one in wide.active(db)} == {"Leeds": 3, "London": 1}


def test_a_place_whose_key_is_gone_is_trouble_in_every_round(town: Town) -> None:
    begin(town)
    town.environ = {}
    town.begin()
    (told,) = settle_places(town)
    assert told.startswith("what is watched of Leeds needs a key to CQC's data service, which is free")


def test_an_import_that_names_one_of_them_has_its_pages_read_by_the_calendar_too(town: Town) -> None:
    begin(town)
    file = read_file(b"CQC Location ID,Ward\n1-2,Abbey\n", hosts=())
    take(town.house, file, directory=None, list_name="", by="me", with_locations=False, sure=False, dry_run=False)
    with town.engine.connect() as db:
        (one,) = [one for one in watches.watched(db) if one.organisation.id == "1-2"]
    assert (one.origin, one.columns) == ("file", {"Ward": "Abbey"})
    assert "https://www.cqc.org.uk/location/1-2" in town.due()
    file = read_file(b"CQC Location ID,Ward\n1-1,Abbey\n", hosts=())
    take(town.house, file, directory=None, list_name="", by="me", with_locations=False, sure=True, dry_run=False)
    assert "1-3" in town.watched()


@pytest.mark.postgresql
def test_a_place_is_watched_on_postgresql_too(postgresql: Engine) -> None:
    migrate(postgresql)
    town = Town(postgresql)
    begin(town)
    new = document("1-9", registered="2026-02-27", before="1-2", inherited=True)
    listed = page_of_list(1, 1, (*START, "1-8", "1-9"))
    told = town.day(listed, document("1-8", registered="2026-02-27"), new)
    assert sorted(told) == [("1-8", "registered"), ("1-9", "registered")]
    assert {f"{ADDRESS}/locations/{one}" for one in (*START, "1-8", "1-9")} <= set(town.due())
    with town.engine.begin() as db:
        assert wide.end(db, wide.active(db)[0], town.now) == 5
