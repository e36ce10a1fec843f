"""A home whose pages are said, not fetched: each round hands readings straight to the check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select

from monitor.check import check_organisation
from monitor.closing import close_books
from monitor.settings import Breaker, Rule
from storage import records, rounds, sources, visits, watches
from storage.change import Change
from storage.changes import to_confirm
from storage.engine import open_database
from storage.history import Wanted, changes_wanted
from storage.migrate import migrate
from storage.record import Dates, ListedReport, Organisation, Rating, Record, ReportRef
from storage.tables import changes, current_facts, deliveries, facts

HOME = Organisation(level="location", id="1-999000001", name="Rose House")
PROFILE, LIST, REPORT = (
    "https://x/location/1",
    "https://x/location/1/reports",
    "https://x/location/1/reports/{}/overall",
)
RULES = (
    Rule(name="worse", severity="high", channels=("mail",)),
    Rule(name="rest", severity="low", channels=("mail", "chat")),
)


class Story:
    """Rounds over one watched home. ``say`` puts a reading into the round under way, ``end`` checks and closes it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now = datetime(2025, 7, 14, 6, tzinfo=UTC)
        self.round = 0
        self.reader = "said/1"
        self.rules = RULES
        self.breaker = Breaker()
        self.understands: Callable[[dict[str, Any]], dict[str, Any]] = dict
        with engine.begin() as db:
            self.home = watches.organisation_row(db, "location", "1-999000001", self.now)
            watches.add_watch(
                db, self.home, list_name="", asked="1-999000001", state="watched", added_by="me", now=self.now
            )

    def begin(self) -> None:
        """Open the next day's round."""
        self.now += timedelta(days=1)
        with self.engine.begin() as db:
            self.round = rounds.open_round(db, token=f"t{self.now:%m%d%H%M}", trigger="round", now=self.now)

    def say(self, address: str, record: Record | str, *, purpose: visits.Purpose = "due") -> None:
        """What a visit shows: a record, or the sentence of its refusal."""
        self.now += timedelta(seconds=1)
        with self.engine.begin() as db:
            source = sources.add(
                db, address=address, kind=_kind(address), organisation_id=self.home, found_on=None, now=self.now
            )
            text = record if isinstance(record, str) else record.model_dump_json()
            visits.record(
                db, source_id=source, round_id=self.round, purpose=purpose, at=self.now, outcome="changed", slot=None,
                body=text.encode(),
            )  # fmt: skip
            body = sources.one(db, source).body
            same = (records.records.c.body == body, records.records.c.reader == self.reader)
            known = db.execute(select(records.records).where(*same, records.records.c.address == address)).first()
            if known is None:
                good = isinstance(record, Record)
                records.add(
                    db, body=body, address=address, kind=_kind(address), reader=self.reader, fingerprint=body,
                    document=record.model_dump(mode="json") if isinstance(record, Record) else None,
                    refusal=None if good else str(record), now=self.now,
                )  # fmt: skip

    def check(self) -> None:
        """Compare what was said."""
        with self.engine.begin() as db:
            rows = records.unchecked(db, readers=[self.reader])
            check_organisation(db, self.home, rows, round_id=self.round, rules=self.rules, now=self.now)

    def end(self) -> None:
        """Check what was said and close the round, with those that were left open before it."""
        self.check()
        with self.engine.begin() as db:
            left_open = rounds.unclosed(db, before=self.round)
            close_books(db, [*left_open, self.round], rules=self.rules, breaker=self.breaker, now=self.now)
            for number in [*left_open, self.round]:
                rounds.close_round(db, number, how="done", summary={}, now=self.now)

    def day(self, *pages: tuple[str, Record | str]) -> list[tuple[Any, ...]]:
        """A whole round; what it told."""
        self.begin()
        for address, record in pages:
            self.say(address, record)
        self.end()
        return self.told()

    def told(self, *, round_: int | None = None) -> list[tuple[Any, ...]]:
        """Kind, subject, before, after and state of the changes first seen in the round."""
        wanted = changes.c.round_id == (round_ or self.round)
        columns = (changes.c.kind, changes.c.subject, changes.c.before, changes.c.after, changes.c.state)
        with self.engine.connect() as db:
            return [tuple(row) for row in db.execute(select(*columns).where(wanted).order_by(changes.c.number))]

    def unread(self, address: str) -> None:
        """Take back the reading of what was last said at an address: it did not come about in time."""
        with self.engine.begin() as db:
            body = db.scalar(select(sources.sources.c.body).where(sources.sources.c.address == address))
            db.execute(delete(records.records).where(records.records.c.body == body))

    def read_now(self, address: str, record: Record) -> None:
        """Read what was said at an address before."""
        body = sha256(record.model_dump_json().encode()).hexdigest()
        with self.engine.begin() as db:
            records.add(
                db, body=body, address=address, kind=_kind(address), reader=self.reader, fingerprint=body,
                document=record.model_dump(mode="json"), refusal=None, now=self.now,
            )  # fmt: skip

    def history(self) -> list[Change]:
        """Every change there is, oldest first."""
        with self.engine.connect() as db:
            return list(changes_wanted(db, Wanted()))[::-1]

    def to_confirm(self) -> list[str]:
        """The addresses that want a second look."""
        with self.engine.connect() as db:
            return [sources.one(db, number).address for number in to_confirm(db)]

    def in_force(self, subject: str = "overall") -> str | None:
        """The rating in force."""
        asked = (
            select(facts.c.value)
            .join(current_facts, current_facts.c.fact_id == facts.c.id)
            .where(facts.c.attribute == "rating", facts.c.subject == subject)
        )
        with self.engine.connect() as db:
            word: str | None = db.scalar(asked)
            return word

    def sent(self) -> list[tuple[int, str, str]]:
        """Alert, channel and state of every delivery."""
        with self.engine.connect() as db:
            rows = db.execute(select(deliveries.c.alert_id, deliveries.c.channel, deliveries.c.state))
            return [tuple(row) for row in rows]


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    migrate(engine)
    yield Story(engine)
    engine.dispose()


def headed(word: str) -> Rating:
    """An overall rating printed without its report."""
    return Rating(scope="location", key_question="overall", rating=word, quote=f"Overall: {word}")


def header(word: str, **more: Any) -> Record:
    """The profile, printing an overall rating without its report."""
    return Record(
        kind="cqc-profile", reader="said/1", organisation=HOME, scope="location", ratings=(headed(word),), **more
    )


def report(name: str, date: str, **words: str) -> Record:
    """An assessment, printing a rating for each key question named (well_led for well-led)."""
    ratings = tuple(
        Rating(
            scope="location", key_question=question.replace("_", "-"), rating=word, quote=f"{question}: {word}",
            report=ReportRef(id=name),
        )
        for question, word in words.items()
    )  # fmt: skip
    return Record(
        kind="cqc-assessment", reader="said/1", organisation=HOME, scope="location", report=ReportRef(id=name),
        framework="saf", dates=Dates(report=date), ratings=ratings,
    )  # fmt: skip


def listing(*reports: tuple[str, str], head: str | None = None) -> Record:
    """The list of reports: id and date of each, under a head that prints an overall rating."""
    listed = tuple(ListedReport(id=name, title="Report", date=date) for name, date in reports)
    ratings = (headed(head),) if head else ()
    return Record(
        kind="cqc-reports", reader="said/1", organisation=HOME, scope="location", reports=listed, ratings=ratings
    )


def _kind(address: str) -> str:
    if "/board" in address:
        return "board-paper" if address.endswith(".pdf") else "board-index"
    if "/public/" in address:
        return "cqc-api-location"
    if address.endswith(".pdf"):
        return "cqc-report"
    if "/reports/" in address:
        return "cqc-assessment"
    return "cqc-reports" if address.endswith("/reports") else "cqc-profile"
