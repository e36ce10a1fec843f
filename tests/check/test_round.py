"""The steps of a round that need no crawl: what one bad page, organisation or message may cost, and what it may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from crawler.readers.kinds import reader_of
from monitor.house import House
from monitor.reading import readers
from monitor.round import Round
from monitor.settings import Channel, Fetch, Settings
from storage import records, rounds, sources, visits, watches
from storage.tables import bodies, changes, organisations
from storage.tables import records as records_table
from tests.readers.test_other_hands import ADDRESS, HEADS, modern

from .conftest import PROFILE, RULES, Story, header

PAGE = b"<html><body><main><h1>No landmark of a profile</h1></main></body></html>"
OTHER = "https://x/location/2"


@pytest.fixture
def house(story: Story, tmp_path: Path) -> House:
    settings = Settings(
        channels={"mail": Channel(address_env="MAIL"), "chat": Channel(address_env="CHAT")}, rules=RULES
    )
    return House(engine=story.engine, settings=settings, clock=clock(story), environ={}, base=tmp_path)


def clock(story: Story) -> Callable[[], datetime]:
    def tick() -> datetime:
        story.now += timedelta(seconds=1)
        return story.now

    return tick


def visited(house: House, made: Round, organisation: int, address: str, body: bytes) -> None:
    with house.engine.begin() as db:
        source = sources.add(
            db, address=address, kind="cqc-profile", organisation_id=organisation, found_on=None, now=house.clock()
        )
        visits.record(
            db, source_id=source, round_id=made.number, purpose="due", at=house.clock(), outcome="changed", slot="x",
            body=body,
        )  # fmt: skip


def seen(house: House, made: Round, organisation: int, address: str, word: str) -> None:
    """A visit to a profile and its reading."""
    record = header(word)
    body = f"{address} {record.model_dump_json()}".encode()
    visited(house, made, organisation, address, body)
    with house.engine.begin() as db:
        held = db.scalar(select(sources.sources.c.body).where(sources.sources.c.address == address))
        records.add(
            db, body=held, address=address, kind="cqc-profile", reader=reader_of("cqc-profile"), fingerprint=held,
            document=record.model_dump(mode="json"), refusal=None, now=house.clock(),
        )  # fmt: skip


def another_home(house: House) -> int:
    with house.engine.begin() as db:
        row = watches.organisation_row(db, "location", "1-999000002", house.clock())
        watches.add_watch(db, row, list_name="", asked="x", state="watched", added_by="me", now=house.clock())
    return row


def test_a_page_that_could_not_be_read_in_time_is_read_by_the_next_round(
    house: House, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.round.readers", readers)  # a worker of its own, which takes its time to start
    hasty = replace(house, settings=house.settings.model_copy(update={"fetch": Fetch(read_seconds=0.001)}))
    with Round(hasty, trigger="round") as made:
        visited(hasty, made, story.home, PROFILE, PAGE)
        made.read()
        assert ", 1 could not be read: `wardround sources`" in made.sum_up().line
    with Round(house, trigger="round") as made:
        made.read()
        with house.engine.connect() as db:
            assert db.scalars(select(records_table.c.refusal)).one().startswith("nothing on the page says whose")


def test_a_body_that_is_damaged_in_the_store_costs_that_page_alone(house: House, story: Story) -> None:
    other = another_home(house)
    with Round(house, trigger="round") as made:
        visited(house, made, story.home, PROFILE, PAGE)
        visited(house, made, other, OTHER, PAGE + b" ")
        with house.engine.begin() as db:
            one = select(sources.sources.c.body).where(sources.sources.c.address == PROFILE).scalar_subquery()
            db.execute(update(bodies).where(bodies.c.hash == one).values(content=b"rust"))
        made.read()
        assert made.unread == {PROFILE}
        with house.engine.connect() as db:
            assert db.scalars(select(records_table.c.address)).all() == [OTHER]


def test_a_page_that_is_served_again_unmoved_is_read_once_by_a_new_reader(house: House, story: Story) -> None:
    page = modern(HEADS["line"], "<h2>Overview</h2>").encode()
    with Round(house, trigger="round") as made:
        visited(house, made, story.home, ADDRESS, page)
        made.read()
        made.check()
        made.close()
    with house.engine.begin() as db:
        db.execute(update(records_table).values(reader="cqc-profile/0"))
    with Round(house, trigger="round") as made:
        visited(house, made, story.home, ADDRESS, page)
        made.read()
        made.check()
        assert (made.unread, made.sum_up().counts.changed) == (set(), 0)
    with house.engine.connect() as db:
        assert db.execute(select(records_table.c.reader, records_table.c.refusal)).all() == [
            ("cqc-profile/0", None),
            (reader_of("cqc-profile"), None),
        ]


def test_an_organisation_that_cannot_be_compared_costs_no_other_one_its_alert(house: House, story: Story) -> None:
    other = another_home(house)
    for word in ("Good", "Requires improvement"):
        with Round(house, trigger="round") as made:
            for row, address in ((story.home, PROFILE), (other, OTHER)):
                seen(house, made, row, address, word)
            if word != "Good":
                with house.engine.begin() as db:
                    newest = update(records_table).where(records_table.c.address == PROFILE)
                    db.execute(newest.values(document={"kind": "of no sense"}))
            made.check()
            summary = made.close()
    assert summary.line.endswith(f"{PROFILE} could not be compared (ValidationError), please report it")
    with house.engine.connect() as db:
        told = select(organisations.c.cqc_id).join(changes, changes.c.organisation_id == organisations.c.id)
        assert db.scalars(told).all() == ["1-999000002"]
    with house.engine.begin() as db:
        mended = update(records_table).where(records_table.c.address == PROFILE)
        db.execute(mended.values(document=header("Requires improvement").model_dump(mode="json")))
    with Round(house, trigger="round") as made:
        made.check()
        made.close()
    with house.engine.connect() as db:
        assert sorted(db.scalars(told)) == ["1-999000001", "1-999000002"]


def test_the_starting_position_of_a_round_that_died_is_told_by_the_one_that_ends_it(house: House, story: Story) -> None:
    with Round(house, trigger="round") as made:
        seen(house, made, story.home, PROFILE, "Good")
        made.check()
    with Round(house, trigger="round") as made:
        made.check()
        assert made.close().starting_position == ("Starting position of 1 organisation, overall: 1 Good.",)
        with house.engine.connect() as db:
            assert rounds.unclosed(db, before=made.number + 1) == []
