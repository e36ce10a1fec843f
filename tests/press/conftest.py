"""A house beside the replica of CQC's site: whole rounds by a real crawl, with lists and press releases on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from deploy.demo.facts import Assessment, Organisation, Rating, Release, Section, Site, Statement
from deploy.demo.render import Page, render
from monitor.named import named
from monitor.round import make_round
from monitor.settings import Rule, Schedule
from monitor.summing import Summary
from monitor.watching import watch
from storage.change import Change
from storage.history import RatingHeld, Wanted, changes_wanted, ratings_of
from storage.tables import alerts, changes, deliveries, organisations
from tests.story.conftest import Days, assessed, days

FIRST = date(2025, 7, 14)
RULES = (Rule(name="all", severity="info", channels=("mail",)),)


class News:
    """Days of a site with news on it; ``round`` publishes the pages of the next day and makes its round."""

    def __init__(self, of: Days) -> None:
        self.of = of
        self.number = 0
        self.extra: dict[str, Page] = {}
        self.to_watch: tuple[str, ...] = ()

    @property
    def today(self) -> date:
        return FIRST + timedelta(days=self.number)

    def watch(self, *ids: str) -> None:
        """Watch these from the next round on."""
        self.to_watch = ids

    def round(self, *shown: Organisation, releases: tuple[Release, ...] = (), checked: tuple[str, ...] = ()) -> Summary:
        self.number += 1
        moment = datetime(self.today.year, self.today.month, self.today.day, 6, tzinfo=UTC)
        self.of.house.clock.set(moment)  # type: ignore[attr-defined]
        self.of.replica.publish(
            render(Site(organisations=shown, releases=releases, checked=checked)) | self.extra, at=moment
        )
        ids, self.to_watch = self.to_watch, ()
        if ids:
            watch(self.of.house, [named(one) for one in ids], list_name="", added_by="me")
        self.of.replica.hits.clear()
        return make_round(self.of.house)

    def weekly(self) -> None:
        """From now on pages are due once a week, lists every day."""
        schedule = Schedule(profiles="weekly", reports="weekly", assessments="weekly")
        self.of.house = replace(
            self.of.house, settings=self.of.house.settings.model_copy(update={"schedule": schedule})
        )

    @property
    def asked(self) -> list[str]:
        """The paths asked for in the last round, robots.txt left out."""
        return [hit.path for hit in self.of.replica.hits if hit.path != "/robots.txt"]

    @property
    def subjects(self) -> list[str]:
        return self.of.subjects

    @property
    def letters(self) -> list[str]:
        """The plain text of every message."""
        found = []
        for message in self.of.mailbox.received:
            part = message.get_body(("plain",))
            assert part is not None
            found.append(part.get_content().replace("\r\n", "\n"))
        return found

    def history(self) -> list[Change]:
        with self.of.house.engine.connect() as db:
            return list(changes_wanted(db, Wanted()))[::-1]

    def told(self, kind: str) -> list[Change]:
        return [one for one in self.history() if one.kind == kind]

    def in_force(self, cqc_id: str) -> list[RatingHeld]:
        with self.of.house.engine.connect() as db:
            row = db.scalar(select(organisations.c.id).where(organisations.c.cqc_id == cqc_id))
            return ratings_of(db, row) if row else []

    def alerts(self) -> list[list[str]]:
        """The kinds in every alert, in the order of the alerts."""
        with self.of.house.engine.connect() as db:
            numbers = list(db.scalars(select(alerts.c.id).order_by(alerts.c.id)))
            return [sorted(db.scalars(select(changes.c.kind).where(changes.c.alert_id == one))) for one in numbers]

    def sent(self) -> int:
        with self.of.house.engine.connect() as db:
            return len(db.execute(select(deliveries)).all())


@pytest.fixture
def news(tmp_path: Path) -> Iterator[News]:
    with days(tmp_path, RULES) as made:
        yield News(made)


OLD = assessed("AP1", date(2024, 2, 1), "Good")
LAPSED = ("/location/1-999000001", "Rose House")


def home(rating: Rating, *reports: Assessment, **more: object) -> Organisation:
    """Rose House in Larkfield, rated so overall and for being safe."""
    made = Organisation(
        level="location",
        id="1-999000001",
        name="Rose House",
        categories=("Care home",),
        address="1 Example Lane, Larkfield, ZZ1 1AA",
        run_by=("Example Care Ltd", "1-999000009"),
        overall=rating,
        ratings=(("safe", rating),),
        reports=reports or (OLD,),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def trust(
    rating: Rating | None, *reports: Assessment, id_: str = "RX999", name: str = "Moorland NHS Foundation Trust"
) -> Organisation:
    """A trust rated for being well-led only."""
    return Organisation(
        level="provider", id=id_, name=name, categories=("NHS trust",), address="2 Example Road, Larkfield, ZZ1 2AA",
        ratings=(("well-led", rating),) if rating else (), reports=reports,
    )  # fmt: skip


def led(name: str, on: date, rating: Rating | None, *, score: int = 2) -> Assessment:
    """A trust-level assessment of how well-led it is."""
    section = Section(
        key_question="well-led",
        rating=rating,
        dated=on,
        lead=("What was found about leaders.",),
        statements=(Statement(name="Freedom to speak up", score=score, paragraphs=("What was found.",)),),
    )
    return Assessment(id=name, segment="well-led-assessment", report=on, published=on, sections=(section,))


def release(slug: str, on: date, *paragraphs: str, about: tuple[str, str] = ("", ""), title: str = "") -> Release:
    """A press release; ``about`` is the name that becomes a link, and its path ("" for none)."""
    return Release(
        slug=slug,
        title=title or f"CQC publishes a report ({slug})",
        published=on,
        about=about if about[0] else ("\x00", ""),
        paragraphs=paragraphs,
    )


EARLIER = release("earlier", date(2025, 6, 2), "The Care Quality Commission (CQC) has published guidance for all.")
