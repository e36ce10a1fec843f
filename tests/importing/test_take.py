"""What an import finds in the database, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert

from monitor.house import House
from monitor.importing.file import read_file
from monitor.importing.take import Taken, take
from monitor.settings import Settings
from storage import imported, sources, watches
from storage.engine import open_database
from storage.migrate import migrate
from storage.tables import bodies, current_facts, facts, records, rounds, snapshots, visits
from storage.tables import sources as sources_table
from tests.storage.test_postgresql import engine as postgresql

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
PROVIDER = "https://www.cqc.org.uk/provider/1-900"

__all__ = ["postgresql"]


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def house(request: pytest.FixtureRequest) -> House:
    engine = request.getfixturevalue(request.param)
    migrate(engine)
    return House(engine=engine, settings=Settings(), clock=lambda: NOW, environ={}, base=Path())


def bring(house: House, *lines: str, **more: Any) -> Taken:
    file = read_file("\n".join(lines).encode(), hosts=house.settings.fetch.hosts)
    options = {"list_name": "A", "directory": None, "with_locations": False, "sure": False, "dry_run": False, **more}
    return take(house, file, by="me", **options)


def said(house: House) -> dict[str, dict[str, str]]:
    """What the file's other columns say of each organisation on the list, by its id."""
    with house.engine.begin() as db:
        return {one.organisation.id or "": one.columns for one in watches.watched(db, list_name="A")}


def ids(house: House) -> list[str]:
    with house.engine.begin() as db:
        return [str(one.organisation) for one in watches.watched(db)]


def made(db: Connection, table: Any, **values: Any) -> int:
    (number,) = db.execute(insert(table).values(values).returning(table.c.id)).one()
    return int(number)


def provider_was_read(house: House, *locations: tuple[str, str]) -> None:
    """Let the provider 1-900 be watched, and its profile have named these locations."""
    document = {"locations": [{"level": "location", "id": cqc_id, "name": name} for cqc_id, name in locations]}
    with house.engine.begin() as db:
        row = watches.organisation_row(db, "provider", "1-900", NOW)
        watches.add_watch(db, row, list_name="", asked="x", state="watched", added_by="me", now=NOW)
        source = sources.add(db, address=PROVIDER, kind="cqc-profile", organisation_id=row, found_on=None, now=NOW)
        round_id = made(db, rounds, token="t", trigger="round", started_at=NOW)
        db.execute(insert(bodies).values(hash="h", content=b"", size=0, first_seen=NOW))
        visit = made(
            db, visits, source_id=source, round_id=round_id, purpose="due", at=NOW, outcome="changed", body="h"
        )
        record = made(
            db, records, body="h", address=PROVIDER, kind="cqc-profile", reader="r/1", document=document, read_at=NOW
        )
        made(db, snapshots, source_id=source, visit_id=visit, record_id=record, round_id=round_id, checked_at=NOW)


def page_was_read(house: House, cqc_id: str, name: str, address: str) -> None:
    """Let a location's profile have printed its name and address."""
    with house.engine.begin() as db:
        row = watches.organisation_row(db, "location", cqc_id, NOW)
        watches.name(db, row, name, by_profile=True)
        round_id = made(db, rounds, token=cqc_id, trigger="round", started_at=NOW)
        fact = made(
            db, facts, organisation_id=row, identity="detail |  | address | ", attribute="detail", subject="address",
            framework="unknown", value=address, provenance="printed", dates={}, first_seen=NOW, quote=address,
            round_id=round_id, baseline=True,
        )  # fmt: skip
        identity = {"organisation_id": row, "identity": "detail |  | address | "}
        db.execute(insert(current_facts).values(**identity, fact_id=fact, since=NOW, last_seen=NOW))


def test_a_list_is_brought_to_what_its_file_says(house: House) -> None:
    first = bring(house, "CQC Location ID,Ward", "1-101,a", "1-102,a", "1-103,a")
    assert len(first.outcome.added) == 3
    second = bring(house, "CQC Location ID,Ward", "1-102,a", "1-103,b", "1-104,a")
    outcome = second.outcome
    assert [len(part) for part in (outcome.added, outcome.unchanged, outcome.changed, outcome.removed)] == [1, 1, 1, 1]
    assert outcome.changed[0].before == {"Ward": "a"}
    assert ids(house) == ["location:1-102", "location:1-103", "location:1-104"]
    assert (second.load.addresses, second.load.a_day) == (8, 8)  # two pages each, and CQC's two lists


def test_what_is_put_on_a_list_again_is_visited_again(house: House) -> None:
    for line in ("1-101", "1-102", "1-101"):
        bring(house, "CQC Location ID", line, sure=True)
    with house.engine.begin() as db:
        visited = [row.address for row in db.execute(sources_table.select()) if row.retired_at is None]
    assert sorted(visited) == [
        "https://www.cqc.org.uk/location/1-101",
        "https://www.cqc.org.uk/location/1-101/reports",
    ]


def test_the_providers_locations_come_with_it_and_go_with_it(house: House) -> None:
    provider_was_read(house, ("1-901", "Rose House"), ("1-902", "Oak Lodge"))
    lines = ("CQC Provider ID,Ward", "1-900,a", "RT1,b", "RT2,c", "RT5,c")
    taken = bring(house, *lines, with_locations=True)
    assert (taken.outcome.locations_added, taken.outcome.unread_providers) == (2, 3)
    assert bring(house, *lines).outcome.removed == ()
    assert {"location:1-901", "location:1-902"} <= set(ids(house))
    gone = bring(house, lines[0], *lines[2:]).outcome.removed
    assert {named for _, named in gone} == {("provider", "1-900"), ("location", "1-901"), ("location", "1-902")}


def test_the_providers_locations_say_what_its_row_says_unless_they_have_one_of_their_own(house: House) -> None:
    provider_was_read(house, ("1-901", "Rose House"), ("1-902", "Oak Lodge"))
    head = "CQC Provider ID,CQC Location ID,Contracted"
    bring(house, head, "1-900,,Yes", ",1-902,No", with_locations=True)
    contracted = {cqc_id: columns["Contracted"] for cqc_id, columns in said(house).items()}
    assert contracted == {"1-900": "Yes", "1-901": "Yes", "1-902": "No"}
    ended = bring(house, head, "1-900,,Ended", ",1-902,No").outcome
    assert {one.named[1]: one.after for one in ended.changed} == {
        "1-900": {"Contracted": "Ended"}, "1-901": {"Contracted": "Ended"},
    }  # fmt: skip
    assert bring(house, head, "1-900,,Ended", ",1-902,No").outcome.changed == ()
    assert said(house)["1-901"] == {"Contracted": "Ended"}


def test_what_took_an_imported_homes_place_says_what_its_row_says_and_leaves_with_it(house: House) -> None:
    head = "CQC Location ID,Contracted"
    bring(house, head, "1-101,Yes", "1-102,No", "1-103,No")
    with house.engine.begin() as db:
        (old,) = watches.matches(db, "1-101")
        watches.succeed(db, old, "location", "1-177", NOW)
    assert said(house)["1-177"] == {"Contracted": "Yes"}
    assert bring(house, head, "1-101,Yes", "1-102,No", "1-103,No").outcome.changed == ()
    bring(house, head, "1-101,No", "1-102,No", "1-103,No")
    assert said(house)["1-177"] == {"Contracted": "No"}
    gone = bring(house, head, "1-102,No", "1-103,No").outcome.removed
    assert {named[1] for _, named in gone} == {"1-101", "1-177"}


def test_what_took_the_place_of_a_home_that_a_person_added_stays_with_it_and_loses_its_columns_with_it(
    house: House,
) -> None:
    head = "CQC Location ID,Contracted"
    with house.engine.begin() as db:
        old = watches.organisation_row(db, "location", "1-101", NOW)
        watches.add_watch(db, old, list_name="A", asked="1-101", state="watched", added_by="me", now=NOW)
    bring(house, head, "1-101,Yes", "1-102,No")
    with house.engine.begin() as db:
        watches.succeed(db, old, "location", "1-177", NOW)
    bring(house, head, "1-101,No", "1-102,No")
    assert said(house)["1-177"] == {"Contracted": "No"}
    assert bring(house, head, "1-102,No").outcome.removed == ()
    assert (said(house)["1-101"], said(house)["1-177"]) == ({}, {})


def test_what_took_a_homes_place_stays_where_the_file_names_it_instead(house: House) -> None:
    head = "CQC Location ID,Contracted"
    bring(house, head, "1-101,Yes", "1-102,No")
    with house.engine.begin() as db:
        (old,) = watches.matches(db, "1-101")
        watches.succeed(db, old, "location", "1-177", NOW)
    assert {named[1] for _, named in bring(house, head, "1-177,Yes", "1-102,No").outcome.removed} == {"1-101"}
    assert said(house) == {"1-102": {"Contracted": "No"}, "1-177": {"Contracted": "Yes"}}


def test_a_name_and_postcode_that_a_page_printed_are_looked_up_without_a_directory(house: House) -> None:
    page_was_read(house, "1-101", "Rose House", "1 Rose Lane, Cambridge, CB1 2AB")
    taken = bring(house, "Home,Postcode", "Rose House,CB1 2AB", "Rose House,CB9 9ZZ")
    assert [entry.key.id for entry in taken.outcome.added] == ["1-101"]
    assert "that name is known at another postcode (location:1-101 at CB1 2AB)" in taken.findings[0].told


def test_a_location_that_only_its_provider_names_is_no_match(house: House) -> None:
    provider_was_read(house, ("1-901", "Rose House"))
    (finding,) = bring(house, "Home,Postcode", "Rose House,CB1 2AB").findings
    assert "that name is known, but not its postcode (location:1-901 Rose House)" in finding.told


def test_an_id_known_to_have_no_page_is_asked_for_again_and_counts_as_unchanged(house: House) -> None:
    bring(house, "CQC Location ID", "1-101")
    with house.engine.begin() as db:
        watches.answer(db, watches.matches(db, "1-101")[0], "absent", NOW)
    taken = bring(house, "CQC Location ID", "1-101")
    assert (len(taken.outcome.added), len(taken.outcome.unchanged)) == (0, 1)
    with house.engine.begin() as db:
        assert [one.state for one in imported.on_list(db, "A")] == ["asking"]


def test_an_organisation_that_a_file_brings_back_is_told_of_afresh_when_it_cannot_be_read(house: House) -> None:
    bring(house, "CQC Location ID", "1-101", "1-102")
    with house.engine.begin() as db:
        for row in sources.watched(db):
            sources.told(db, row.id, NOW)
    bring(house, "CQC Location ID", "1-101", sure=True)
    bring(house, "CQC Location ID", "1-101", "1-102")
    with house.engine.begin() as db:
        told = {row.address.partition("/location/")[2]: row.told_at for row in sources.watched(db)}
    assert {place for place, at in told.items() if at is None} == {"1-102", "1-102/reports"}
    assert told["1-101"] == NOW, "it was never off the list"
