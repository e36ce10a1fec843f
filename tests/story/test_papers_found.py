"""The papers of a trust are found on its pages and fetched: those of the newest meetings first, then what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from monitor.house import House
from monitor.papers.boards import take_address
from monitor.papers.choosing import MOST, chosen
from monitor.round import make_round
from monitor.settings import Cqc
from storage import baselines, sources
from storage.engine import open_database
from storage.migrate import migrate
from storage.paper import PaperListed
from storage.tables import organisations, watches
from storage.tables import sources as sources_table
from tests.readers.typeset import drawn
from tests.site import Site
from tests.story.conftest import Clock, shipped

LANDING = "/about/board-papers"
TODAY = date(2026, 6, 1)


class Trust:
    """A house that watches one trust's list of papers on a site of its own."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.site, self.clock = site, Clock()
        self.engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=True)
        migrate(self.engine)
        own = shipped()
        fetch = {"hosts": (), "private_hosts": (site.host,), "delay_seconds": 0.01, "confirm_after_seconds": 0.0}
        settings = own.model_copy(
            update={
                "fetch": own.fetch.model_copy(update=fetch), "cqc": Cqc(address="https://www.cqc.test"),
                "papers": own.papers.model_copy(update={"hosts": (site.host,), "register_hosts": False}),
                "channels": {}, "rules": (),
            }
        )  # fmt: skip
        self.house = House(engine=self.engine, settings=settings, clock=self.clock, environ={}, base=folder)
        now = datetime(2026, 6, 1, 6, tzinfo=UTC)
        with self.engine.begin() as db:
            made = db.execute(insert(organisations).values(level="provider", cqc_id="RT1", added_at=now))
            self.organisation: int = made.inserted_primary_key[0]  # type: ignore[index]
            db.execute(
                insert(watches).values(
                    organisation_id=self.organisation,
                    list="",
                    asked="RT1",
                    state="watched",
                    added_by="test",
                    added_at=now,
                )
            )
            sources.add(
                db, address=f"{site.address}{LANDING}", kind="board-index", organisation_id=self.organisation,
                found_on=None, now=now,
            )  # fmt: skip

    def day(self, number: int) -> list[str]:
        """Make the round of a day of June 2026; the paths that were asked for."""
        self.clock.set(datetime(2026, 6, number, 6, tzinfo=UTC))
        self.site.forget()
        make_round(self.house)
        with self.engine.begin() as db:
            if "board-index" not in baselines.complete(db, self.organisation):
                baselines.completed(db, self.organisation, "board-index", round_id=1, now=self.clock())
        return sorted(self.site.paths())

    def papers(self) -> dict[str, Any]:
        with self.engine.begin() as db:
            rows = db.execute(select(sources_table).where(sources_table.c.kind == "board-paper"))
            return {row.address.removeprefix(self.site.address): row for row in rows}

    def publish(self, *listed: tuple[str, str]) -> None:
        items = "".join(f"<li><a href='{path}'>{words}</a></li>" for path, words in listed)
        self.site.page(LANDING, f"<html><body><main><h1>Board papers</h1><ul>{items}</ul></main></body></html>")
        for path, words in listed:
            self.site.page(path, pdf(words), content_type="application/pdf", etag=f'"{words}"')


def pdf(words: str) -> bytes:
    return drawn(lambda canvas: canvas.drawString(50, 700, f"Public Board meeting: {words}"))


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    with Site() as site:
        trust = Trust(tmp_path, site)
        yield trust
        trust.engine.dispose()


OLD = [
    ("/f/mar.pdf", "Board papers 26 March 2026"),
    ("/f/jan.pdf", "Board papers 29 January 2026"),
    ("/f/nov.pdf", "Board papers 27 November 2025"),
]


def test_the_newest_meetings_are_fetched_first_then_what_is_new_and_around_its_meeting_again(trust: Trust) -> None:
    trust.publish(*OLD)
    assert trust.day(1) == [LANDING, "/f/jan.pdf", "/f/mar.pdf"]
    assert trust.day(2) == [LANDING], "their meetings are past"
    assert [row.retired_at is not None for row in trust.papers().values()] == [True, True]

    trust.publish(("/f/june.pdf", "Board papers 11 June 2026"), *OLD)
    assert trust.day(3) == [LANDING, "/f/june.pdf"]
    assert trust.day(4) == [LANDING], "it is still a week away"
    assert trust.day(9) == [LANDING, "/f/june.pdf"]
    assert trust.day(21) == [LANDING, "/f/june.pdf"]
    assert trust.day(22) == [LANDING]
    assert trust.papers()["/f/june.pdf"].found_on.endswith(LANDING)


def test_a_paper_that_robots_txt_forbids_is_listed_and_its_source_says_why_it_was_not_had(trust: Trust) -> None:
    trust.publish(*OLD)
    trust.site.robots("User-agent: *\nDisallow: /f/\n")
    assert trust.day(1) == [LANDING]
    assert {row.outcome for row in trust.papers().values()} == {"robots"}
    assert trust.day(2) == [LANDING]
    assert [row.retired_at is not None for row in trust.papers().values()] == [True, True]


def test_a_paper_on_a_host_that_nobody_named_is_listed_and_not_fetched(trust: Trust) -> None:
    trust.publish()
    body = "<h1>Board papers</h1><a href='https://elsewhere.example/f/x.pdf'>Board papers 26 May 2026</a>"
    trust.site.page(LANDING, f"<html><body><main>{body}</main></body></html>")
    assert trust.day(1) == [LANDING]
    assert trust.papers() == {}


def test_a_page_of_a_meeting_that_is_its_paper_is_read_as_one(trust: Trust) -> None:
    path = f"{LANDING}/28-may-2026"
    link = f"<a href='{path}'>Board meeting 28 May 2026</a>"
    trust.site.page(LANDING, f"<html><body><main><h1>Board meetings</h1>{link}</main></body></html>")
    trust.site.page(path, pdf("28 May 2026"), content_type="application/pdf", etag='"1"')
    assert trust.day(1) == [LANDING, path, path]
    assert [row.outcome for row in trust.papers().values()] == ["changed"]
    assert trust.day(2) == [LANDING, path], "it is looked at again around its meeting"


def test_a_paper_on_the_host_of_an_address_that_a_person_gave_is_fetched(trust: Trust) -> None:
    own = trust.house.settings
    settings = own.model_copy(update={"papers": own.papers.model_copy(update={"hosts": ()})})
    trust.house = replace(trust.house, settings=settings)
    with trust.engine.begin() as db:
        db.execute(delete(sources_table))
        now = datetime(2026, 6, 1, tzinfo=UTC)
        take_address(db, trust.organisation, f"{trust.site.address}{LANDING}", by="me", now=now)
    trust.publish(*OLD[:1])
    assert trust.day(1) == [LANDING, "/f/mar.pdf"]


def listed(url: str, day: str | None, role: str = "pack") -> PaperListed:
    return PaperListed.model_validate({"url": url, "title": url, "meeting_date": day, "role": role})


def urls(papers: tuple[PaperListed, ...]) -> list[str]:
    return [paper.url for paper in papers]


def test_where_a_meeting_has_a_pack_its_papers_are_not_fetched_one_by_one() -> None:
    papers = [
        listed("1", "2026-05-28", "paper"), listed("late", "2026-05-28", "supplement"), listed("pack", "2026-05-28"),
        listed("agenda", "2026-05-28", "agenda"), listed("a", "2026-03-26", "paper"),
        listed("b", "2026-03-26", "paper"),
    ]  # fmt: skip
    found = chosen(papers, known=(), first=True, first_meetings=2, today=TODAY)
    assert urls(found) == ["pack", "agenda", "late", "a", "b"]


def test_minutes_alone_make_no_meeting_new_and_an_archive_put_in_order_is_no_news() -> None:
    papers = [listed("m", "2026-05-28", "minutes"), listed("p", "2026-03-26"), listed("old", "2019-03-28")]
    assert urls(chosen(papers, known=(), first=True, first_meetings=1, today=TODAY)) == ["p"]
    assert urls(chosen(papers, known=("p",), first=False, first_meetings=1, today=TODAY)) == ["m"]


def test_what_did_not_fit_into_one_round_is_taken_by_the_next() -> None:
    papers = [listed(f"{number:03}", "2026-05-28", "paper") for number in range(MOST + 5)]
    found = chosen(papers, known=(), first=False, first_meetings=2, today=TODAY)
    assert len(found) == MOST
    rest = [paper for paper in papers if paper not in found]
    known = urls(tuple(papers))
    assert chosen(papers, known=known, had=urls(found), first=False, first_meetings=2, today=TODAY) == tuple(rest)
