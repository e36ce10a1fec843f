"""What is read of the ids that CQC's data service names, and how seldom what it has no document of."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from monitor import api
from storage import lease, named, records, rounds, sources, visits, watches
from storage.engine import open_database
from storage.tables import metadata, named_ids
from storage.tables import sources as sources_table

BASE = "https://api.example/public/v1"
DAY = timedelta(days=1)
START = datetime(2026, 11, 2, 6, tzinfo=UTC)
READER = "cqc-api-changes/1"


class Feed:
    """A database in which RT5A8, 1-1 and 1-2 are watched; ``asks`` lets a list of what changed be read and taken in."""

    def __init__(self, db: Connection) -> None:
        self.db, self.body = db, count()
        lease.take(db, "token", START)
        self.round = rounds.open_round(db, token="token", trigger="round", now=START)
        self.documents = {}
        for cqc_id in ("RT5A8", "1-1", "1-2"):
            row = watches.organisation_row(db, "location", cqc_id, START)
            watches.add_watch(
                db, row, list_name="", asked=cqc_id, state=watches.WATCHED, added_by="me", now=START
            )  # fmt: skip
            self.documents[cqc_id] = sources.add(
                db, address=f"{BASE}/locations/{cqc_id}", kind="cqc-api-location", organisation_id=row, found_on=None,
                now=START,
            )  # fmt: skip
        self.list = sources.add(
            db, address=f"{BASE}/changes/location", kind=api.CHANGES, organisation_id=None, found_on=None, now=START
        )
        self.visit(*self.documents, at=START - DAY)

    def visit(self, *ids: str, at: datetime, outcome: str = "changed") -> None:
        for cqc_id in ids:
            body = b"%d" % next(self.body) if outcome == "changed" else None
            visits.record(
                self.db, source_id=self.documents[cqc_id], round_id=self.round, purpose="due", at=at,
                outcome=outcome, slot="2026-W45", body=body,  # type: ignore[arg-type]
            )  # fmt: skip

    def asks(self, narrow: list[str], wide: list[str], *, at: datetime, read: bool = True) -> list[str]:
        """The ids whose documents are to be read; ``read``: that is done."""
        end = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        for ids, days in ((narrow, 2), (wide, 30)):
            body = f"{ids} {next(self.body)}".encode()
            asked = f"{BASE}/changes/location?startTimestamp={at - days * DAY:%Y-%m-%dT%H:%M:%SZ}&endTimestamp={end}"
            visits.record(
                self.db, source_id=self.list, round_id=self.round, purpose="due", at=at, outcome="changed",
                slot=None, body=body, final_address=f"{asked}&page=1&perPage=1000",
            )  # fmt: skip
            document = {
                "kind": api.CHANGES, "reader": READER, "organisation": {"level": None, "id": None, "name": "CQC"},
                "ids": ids,
            }  # fmt: skip
            records.add(
                self.db, body=sources.one(self.db, self.list).body, address=f"{BASE}/changes/location",
                kind=api.CHANGES, reader=READER, fingerprint="", document=document, refusal=None, now=at,
            )  # fmt: skip
        readings = records.unbound(self.db, readers=[READER], kind=api.CHANGES)
        found = api.take_in(self.db, readings, round_id=self.round, now=at)
        due = [row.address.rpartition("/")[2] for row in found]
        if read:
            self.visit(*due, at=at + timedelta(seconds=5))
        return due

    def row(self, cqc_id: str) -> Any:
        return self.db.execute(select(named_ids).where(named_ids.c.cqc_id == cqc_id)).one()


@pytest.fixture
def feed(tmp_path: Path) -> Iterator[Feed]:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    metadata.create_all(engine)
    with engine.begin() as db:
        yield Feed(db)
    engine.dispose()


def test_what_the_last_days_name_is_read_each_time_and_what_stood_there_before_once(feed: Feed) -> None:
    assert feed.asks(["1-1"], ["1-1", "1-2", "1-777"], at=START) == ["1-1", "1-2"]
    assert feed.asks(["1-1"], ["1-1", "1-2"], at=START + DAY) == ["1-1"]
    assert feed.asks([], ["1-1", "1-2"], at=START + 2 * DAY) == []
    assert feed.row("1-777").read_at is None


def test_an_id_that_appears_late_in_an_old_part_is_read_once(feed: Feed) -> None:
    feed.asks([], ["1-1"], at=START)
    assert feed.asks([], ["1-1", "1-2"], at=START + DAY) == ["1-2"]
    assert feed.asks([], ["1-1", "1-2"], at=START + 2 * DAY) == []


def test_an_id_that_left_the_span_and_comes_back_is_read_again(feed: Feed) -> None:
    assert feed.asks([], ["1-1"], at=START) == ["1-1"]
    assert feed.asks([], [], at=START + DAY) == []
    assert feed.asks([], ["1-2"], at=START + 2 * DAY) == ["1-2"]
    assert feed.asks([], ["1-1", "1-2"], at=START + 3 * DAY) == ["1-1"]


def test_small_letters_and_repeats_name_the_same_organisation(feed: Feed) -> None:
    assert feed.asks(["rt5a8", "RT5A8"], ["Rt5a8"], at=START) == ["RT5A8"]


def test_what_was_named_and_could_not_be_read_stays_due(feed: Feed) -> None:
    feed.asks(["1-1"], ["1-1"], at=START, read=False)
    feed.visit("1-1", at=START + timedelta(seconds=5), outcome="unreachable")
    assert feed.asks([], ["1-1"], at=START + 3 * DAY) == ["1-1"]


def test_what_was_read_after_the_question_began_is_not_read_twice(feed: Feed) -> None:
    feed.visit("1-1", at=START + timedelta(seconds=1))
    assert feed.asks(["1-1"], ["1-1"], at=START) == []


def test_an_id_without_a_document_is_asked_for_after_one_two_four_days_and_at_last_each_month(feed: Feed) -> None:
    at, waits = START, []
    for _ in range(8):
        feed.visit("1-2", at=at, outcome="gone")
        named.learn(feed.db)
        named.learn(feed.db)
        until = feed.row("1-2").ask_at
        assert named.at_rest(feed.db, until - timedelta(seconds=1)) == {feed.documents["1-2"]}
        assert feed.asks(["1-2"], ["1-2"], at=until - timedelta(hours=1)) == []
        waits.append(round((until - at) / DAY))
        at = until
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
    assert feed.row("1-2").missing_since == START
    feed.visit("1-2", at=at)
    named.learn(feed.db)
    assert (feed.row("1-2").missing_since, named.at_rest(feed.db, at)) == (None, set())


def test_sources_are_kept_in_step_with_what_is_watched_and_with_the_address(feed: Feed) -> None:
    from crawler.order import Api

    def open_ones() -> set[str]:
        rows = feed.db.execute(select(sources_table).where(sources_table.c.retired_at.is_(None)))
        return {row.address for row in rows}

    other = "https://other.example/v1"
    api.prepare(feed.db, Api(address=other, key="k"), START)
    documents = {f"{other}/locations/{cqc_id}" for cqc_id in feed.documents}
    lists = {f"{other}/changes/location", f"{other}/changes/provider"}
    assert open_ones() == documents | lists
    feed.db.execute(update(sources_table).values(failures=3))
    api.prepare(feed.db, None, START)
    assert open_ones() == set()
    api.prepare(feed.db, Api(address=BASE, key="k"), START)
    assert f"{BASE}/locations/1-1" in open_ones()


def test_organisations_that_are_only_asked_about_have_no_document_yet(feed: Feed) -> None:
    row = watches.organisation_row(feed.db, "provider", "RT1", START)
    watches.add_watch(
        feed.db, row, list_name="", asked="RT1", state=watches.ASKING, added_by="me", now=START
    )  # fmt: skip
    assert ("provider", "RT1") not in api.wanted(feed.db)
    assert ("location", "1-1") in api.wanted(feed.db)
