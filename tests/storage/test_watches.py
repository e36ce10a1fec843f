from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from storage import sources, watches
from storage.engine import open_database
from storage.migrate import migrate
from storage.record import Level
from storage.tables import sources as sources_table

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    migrate(engine)
    with engine.begin() as db:
        yield db
    engine.dispose()


def put(
    db: Connection, level: Level = "provider", cqc_id: str = "RT1", *, state: str = "asking", on: str = ""
) -> tuple[int, bool]:
    row = watches.organisation_row(db, level, cqc_id, NOW)
    new = watches.add_watch(db, row, list_name=on, asked=cqc_id, state=state, added_by="me", now=NOW)
    address = f"https://www.cqc.org.uk/{level}/{cqc_id}"
    sources.add(db, address=address, kind="cqc-profile", organisation_id=row, found_on=None, now=NOW)
    return row, new


def visited_addresses(db: Connection) -> list[str]:
    alive = select(sources_table.c.address).where(sources_table.c.retired_at.is_(None))
    return sorted(address.removeprefix("https://www.cqc.org.uk/") for address in db.scalars(alive))


def test_adding_a_second_time_is_told_apart_from_adding(db: Connection) -> None:
    assert put(db)[1]
    assert not put(db)[1]
    assert put(db, on="Cambridgeshire")[1]
    assert [(one.list, one.organisation.id, one.added_by) for one in watches.watched(db)] == [
        ("", "RT1", "me"),
        ("Cambridgeshire", "RT1", "me"),
    ]


def test_of_two_candidates_the_one_that_is_not_there_is_no_longer_visited_or_listed(db: Connection) -> None:
    provider, location = put(db, "provider")[0], put(db, "location")[0]
    watches.answer(db, provider, "found", LATER)
    watches.answer(db, location, "absent", LATER)
    assert [str(one.organisation) for one in watches.watched(db)] == ["provider:RT1"]
    assert visited_addresses(db) == ["provider/RT1"]
    assert watches.levels_answered(db, "RT1") == {"provider": "found", "location": "absent"}


def test_where_no_candidate_is_there_the_list_says_so(db: Connection) -> None:
    for level in ("provider", "location"):
        watches.answer(db, put(db, level, "RT9")[0], "absent", LATER)
    assert {one.state for one in watches.watched(db)} == {"absent"}
    assert visited_addresses(db) == []


def test_an_absent_one_is_asked_for_again_when_it_is_added_again(db: Connection) -> None:
    row, _ = put(db)
    watches.answer(db, row, "absent", LATER)
    assert put(db) == (row, True)
    assert [one.state for one in watches.watched(db)] == ["asking"]
    assert visited_addresses(db) == ["provider/RT1"]


def test_what_was_only_a_question_leaves_nothing_on_the_list(db: Connection) -> None:
    row, _ = put(db)
    watches.forget(db, [row], list_name="", now=LATER)
    assert watches.watched(db) == []
    assert visited_addresses(db) == []


def test_forgetting_a_question_leaves_what_is_watched_alone(db: Connection) -> None:
    row, _ = put(db, state="watched")
    watches.forget(db, [row], list_name="", now=LATER)
    assert len(watches.watched(db)) == 1


def test_taken_off_one_list_it_is_still_visited_for_the_other(db: Connection) -> None:
    row, _ = put(db, state="watched")
    put(db, state="watched", on="Cambridgeshire")
    assert watches.remove(db, row, list_name="Cambridgeshire", now=LATER) == 1
    assert visited_addresses(db) == ["provider/RT1"]
    assert watches.remove(db, row, list_name=None, now=LATER) == 1
    assert visited_addresses(db) == []
    assert watches.remove(db, row, list_name=None, now=LATER) == 0


def test_added_again_after_a_removal_it_is_visited_again(db: Connection) -> None:
    row, _ = put(db, state="watched")
    watches.remove(db, row, list_name=None, now=LATER)
    assert put(db, state="watched") == (row, True)
    assert visited_addresses(db) == ["provider/RT1"]


def test_a_bare_id_means_every_level_that_is_known(db: Connection) -> None:
    provider, location = put(db, "provider")[0], put(db, "location")[0]
    assert set(watches.matches(db, "RT1")) == {provider, location}
    assert watches.matches(db, "RT1", "location") == [location]
    assert watches.matches(db, "RT2") == []


def test_the_locations_of_a_provider_are_unknown_before_its_page_was_read(db: Connection) -> None:
    assert watches.locations_of(db, put(db)[0]) is None
