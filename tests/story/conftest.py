"""A house beside the replica of CQC's site, with a real mail server: rounds as cron makes them, days apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine, select

from deploy.demo.facts import Assessment, Inspection, Organisation, Rating, Section, Site, Statement
from deploy.demo.receivers import Mailbox
from deploy.demo.render import render
from deploy.demo.replica import Replica
from monitor.house import House
from monitor.loading import load
from monitor.named import named
from monitor.round import make_round
from monitor.settings import Channel, Cqc, Rule, Settings
from monitor.summing import Summary
from monitor.watching import watch
from storage.engine import open_database
from storage.migrate import migrate
from storage.tables import changes

FIRST_DAY = date(2025, 7, 14)


def shipped() -> Settings:
    """The settings as they are shipped."""
    return load(environ={}, folder=Path("/nonexistent")).settings


class Days:
    """One watched home, day after day."""

    def __init__(self, house: House, replica: Replica, mailbox: Mailbox) -> None:
        self.house, self.replica, self.mailbox = house, replica, mailbox
        self.number = 0

    @property
    def today(self) -> date:
        return FIRST_DAY + timedelta(days=self.number)

    def day(self, home: Organisation, *, out_of_order: bool = False) -> Summary:
        """Publish the home's pages and make the day's round."""
        self.number += 1
        moment = datetime(self.today.year, self.today.month, self.today.day, 6, tzinfo=UTC)
        self.house.clock.set(moment)  # type: ignore[attr-defined]
        self.replica.publish(render(Site(organisations=(home,))), at=moment)
        if out_of_order:
            self.replica.break_down()
        else:
            self.replica.recover()
        if self.number == 1:
            watch(self.house, [named(home.id)], list_name="", added_by="me")
        return make_round(self.house)

    @property
    def subjects(self) -> list[str]:
        """The subjects of every message that arrived."""
        return [str(message["Subject"]) for message in self.mailbox.received]

    def alerts(self, kind: str) -> int:
        """How many alerts hold a change of this kind."""
        with self.house.engine.connect() as db:
            return len(set(db.scalars(select(changes.c.alert_id).where(changes.c.kind == kind))))


class Clock:
    """A clock that is set and then goes on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def set(self, moment: datetime) -> None:
        self.ahead = moment - datetime.now(UTC)


HISTORY = ("visits", "bodies", "records", "snapshots", "facts", "past_facts", "receipts")


def append_only(engine: Engine) -> None:
    """Let the database refuse what would rewrite history, whoever asks."""
    with engine.begin() as db:
        for table in HISTORY:
            for verb in ("UPDATE", "DELETE"):
                db.exec_driver_sql(
                    f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} is history: no {verb}'); END"
                )


@contextmanager
def days(folder: Path, rules: Sequence[Rule]) -> Iterator[Days]:
    """A house in ``folder`` whose every channel is the one mailbox."""
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=True)
    migrate(engine)
    append_only(engine)
    names = {name for rule in rules for name in rule.channels}
    with Replica() as replica, Mailbox() as mailbox:
        host = urlsplit(replica.address).netloc
        own = shipped()
        settings = own.model_copy(
            update={
                "fetch": own.fetch.model_copy(
                    update={
                        "hosts": (host,),
                        "private_hosts": (host,),
                        "delay_seconds": 0.01,
                        "confirm_after_seconds": 0.0,
                    }
                ),
                "cqc": Cqc(address=replica.address),
                "channels": {name: Channel(address_env=name.upper()) for name in names},
                "rules": tuple(rules),
            }
        )
        environ = {name.upper(): mailbox.apprise_address for name in names}
        yield Days(
            House(engine=engine, settings=settings, clock=Clock(), environ=environ, base=folder), replica, mailbox
        )
    engine.dispose()


@pytest.fixture
def shipped_days(tmp_path: Path) -> Iterator[Days]:
    with days(tmp_path, shipped().rules) as made:
        yield made


def assessed(name: str, on: date, rating: Rating) -> Assessment:
    """An assessment of the single assessment framework that rates everything alike."""
    score = {"Inadequate": 1, "Requires improvement": 2, "Good": 3, "Outstanding": 4}[rating]
    section = Section(
        key_question="safe",
        rating=rating,
        dated=on,
        lead=(f"What was found on the visit of report {name}.",),
        statements=(Statement(name="Learning culture", score=score, paragraphs=(f"What {name} says of learning.",)),),
    )
    return Assessment(id=name, report=on, published=on, overall=rating, sections=(section,))


def inspected(on: date) -> Inspection:
    """A report of the older framework."""
    return Inspection(
        id="00000000-0000-4000-8000-000000000001",
        visited=f"{on.day} May {on.year}",
        published=on,
        summary=("All was well.",),
    )


def home(rating: Rating, *reports: Assessment | Inspection) -> Organisation:
    """Rose House, rated so, with these reports, the newest first."""
    return Organisation(
        level="location",
        id="1-999000001",
        name="Rose House",
        categories=("Care home",),
        address="1 Example Lane, Larkfield, ZZ1 1AA",
        overall=rating,
        ratings=(("safe", rating),),
        reports=reports,
    )
