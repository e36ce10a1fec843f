"""A watched place: what CQC's data service says is said, not fetched, and goes through a round's own steps."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, select

from monitor.check import check_organisation
from monitor.fetching import newly_placed
from monitor.house import House
from monitor.registry.places import place
from monitor.settings import Rule, Settings
from monitor.wide import listing
from monitor.wide.attending import pages_to_look_at, settle_places
from monitor.wide.service import ADDRESS, KEY
from storage import baselines, lease, records, rounds, sources, visits, watches, wide
from storage.engine import open_database
from storage.record import Details, Kind, Listed, Organisation, Pages, Rating, Record, Related, ReportRef
from storage.tables import changes, deliveries, metadata, organisations

READER = "said/1"
RULES = (Rule(name="all", severity="info", channels=("mail",)),)


def location(cqc_id: str, name: str = "") -> Organisation:
    return Organisation(level="location", id=cqc_id, name=name or f"Home {cqc_id}")


def document(
    cqc_id: str, word: str | None = "Good", *, registered: str = "2019-01-01", state: str = "Registered",
    before: str | None = None, report: str = "R1", date: str = "2024-03-01", inherited: bool = False,
) -> Record:  # fmt: skip
    """A location's document."""
    rating = word and Rating(
        scope="location", key_question="overall", rating=word, quote=word, report=ReportRef(id=report), date=date,
        framework="kloe", provenance="inherited" if inherited else "printed",
    )  # fmt: skip
    related = (Related(how="predecessor", reason="New Provider", organisation=location(before)),) if before else ()
    return Record(
        kind="cqc-api-location", reader=READER, organisation=location(cqc_id), scope="location",
        ratings=(rating,) if rating else (), related=related,
        details=Details(registered=registered, registration=state, local_authority="Leeds"),
    )  # fmt: skip


def page_of_list(number: int, of: int, ids: Sequence[str], *, total: int | None = None) -> Record:
    """One page of CQC's list of a place's locations."""
    listed = tuple(Listed(url=f"https://x/location/{one}", title=one, organisation=location(one)) for one in ids)
    pages = Pages(page=number, total_pages=of, total=total)
    return Record(kind="cqc-api-list", reader=READER, organisation=Organisation(name="CQC"), listed=listed, pages=pages)


@dataclass
class Town:
    """A database in which places are watched, and the round under way."""

    engine: Engine
    now: datetime = datetime(2026, 3, 1, 6, tzinfo=UTC)
    number: int = 0
    token: str = ""
    stop: Event = field(default_factory=Event)
    environ: dict[str, str] = field(default_factory=lambda: {KEY: "k"})

    @property
    def house(self) -> House:
        return House(
            engine=self.engine,
            settings=Settings(rules=RULES),
            clock=lambda: self.now,
            environ=self.environ,
            base=Path(),
        )

    def watch(self, name: str = "Leeds", *, list_name: str = "") -> None:
        with self.engine.begin() as db:
            kind = "region" if name == "London" else "local-authority"
            wide.add(db, kind=kind, name=name, list_name=list_name, added_by="me", now=self.now)

    def day(self, *said: Record, name: str = "Leeds") -> list[tuple[str, str]]:
        """A round in which the place's list and these documents are read: whose change of which kind was told."""
        self.begin()
        self.lists([one for one in said if one.kind == "cqc-api-list"], name)
        for one in said:
            if one.kind != "cqc-api-list":
                self.read(one)
        self.check()
        assert settle_places(self) == []
        return self.end()

    def begin(self) -> None:
        self.now += timedelta(days=1)
        self.token = secrets.token_hex(4)
        with self.engine.begin() as db:
            self.number = rounds.open_round(db, token=self.token, trigger="round", now=self.now)
            lease.take(db, self.token, self.now)
            listing.prepare(db, ADDRESS, self.now)

    def lists(self, pages: Sequence[Record], name: str = "Leeds") -> list[str]:
        """Read pages of the list of a place; the addresses that it makes due at once."""
        at = place("region" if name == "London" else "local-authority", name).list_address(ADDRESS)
        for one in pages:
            self._say(at, one, None)
        return [visit.address for visit in newly_placed(self, readers=[READER])]

    def read(self, record: Record, address: str | None = None) -> None:
        own = record.organisation
        with self.engine.begin() as db:
            row = watches.organisation_row(db, "location", own.id or "", self.now)
        self._say(address or f"{ADDRESS}/locations/{own.id}", record, row)

    def check(self) -> None:
        with self.engine.begin() as db:
            work = sorted(records.unchecked(db, readers=[READER]), key=lambda one: one.organisation_id)
            for row, readings in groupby(work, key=lambda one: one.organisation_id):
                check_organisation(db, row, list(readings), round_id=self.number, rules=RULES, now=self.now)
                if "cqc-api-location" not in baselines.complete(db, row):
                    baselines.completed(db, row, "cqc-api-location", round_id=self.number, now=self.now)

    def end(self) -> list[tuple[str, str]]:
        self.look = [visit.address for visit in pages_to_look_at(self)]
        with self.engine.begin() as db:
            rounds.close_round(db, self.number, how="done", summary={}, now=self.now)
            lease.release(db, self.token)
            asked = select(organisations.c.cqc_id, changes.c.kind).join_from(changes, organisations)
            found = db.execute(asked.where(changes.c.round_id == self.number).order_by(changes.c.number))
            return [tuple(row) for row in found]

    def _say(self, address: str, record: Record, row: int | None) -> None:
        kind: Kind = record.kind
        self.now += timedelta(seconds=1)
        with self.engine.begin() as db:
            at = sources.add(db, address=address, kind=kind, organisation_id=row, found_on=None, now=self.now)
            visits.record(
                db, source_id=at, round_id=self.number, purpose="due", at=self.now, outcome="changed", slot="x",
                body=record.model_dump_json().encode(),
            )  # fmt: skip
            body = sources.one(db, at).body
            if records.reading_of(db, body=body, address=address, reader=READER) is None:
                records.add(
                    db, body=body, address=address, kind=kind, reader=READER, fingerprint=body,
                    document=record.model_dump(mode="json"), refusal=None, now=self.now,
                )  # fmt: skip

    def watched(self) -> list[str]:
        with self.engine.connect() as db:
            return [one.organisation.id or "" for one in watches.watched(db)]

    def told(self) -> list[Any]:
        with self.engine.connect() as db:
            return list(db.scalars(select(deliveries.c.alert_id)))

    def due(self) -> list[str]:
        """The addresses that the calendar makes due a week later, without lists."""
        slots = {"cqc-profile": "y", "cqc-reports": "y", "cqc-api-location": "y"}
        with self.engine.connect() as db:
            return [row.address for row in sources.due(db, slots=slots)]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    metadata.create_all(engine)
    yield Town(engine)
    engine.dispose()
