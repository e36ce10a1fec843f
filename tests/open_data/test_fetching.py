"""The page of CQC's data files is visited, the newest file of each kind is fetched once, and what fails is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.order import Manners
from crawler.readers.cqc_data_index import newest
from crawler.readers.errors import NotUnderstood
from crawler.readers.kinds import kind_of
from crawler.readers.read import read
from deploy.demo.facts import Site
from deploy.demo.render import Page, render
from monitor import open_data
from monitor.settings import Rule
from storage import records, sources, visits
from storage.engine import reading
from storage.record import Listed
from storage.tables import changes
from storage.tables import sources as sources_table
from storage.tables import visits as visits_table
from tests.check.conftest import PROFILE, header
from tests.health.ward import ward
from tests.story.conftest import assessed, home, inspected

from .conftest import DIRECTORY, RATINGS, Desk, allowing

INDEX = "/about-us/transparency/using-cqc-data"
FILES = "/system/files/2025-07"


def page(*links: tuple[str, str], title: str = "Using CQC data") -> bytes:
    items = "".join(f'<p><a href="{href}">{text}</a></p>' for href, text in links)
    return f"<html><body><main><h1>{title}</h1>{items}</main></body></html>".encode()


def table(text: str) -> Page:
    return Page(body=text.encode(), media_type="text/csv")


def links(day: str) -> tuple[tuple[str, str], ...]:
    return (
        (f"{FILES}/{day}_CQC_directory.csv", "Care directory (CSV)"),
        (f"{FILES}/{day}_HSCA_Active_Locations.ods", "Care directory with filters (ODS)"),
        (f"{FILES}/{day}_Latest_ratings.ods", "Care directory with ratings (ODS)"),
        (f"{FILES}/{day}_Deactivated_Locations.ods", "Deactivated locations (ODS)"),
    )


def listed(*found: tuple[str, str]) -> tuple[Listed, ...]:
    return read(page(*found), address=f"https://www.cqc.org.uk{INDEX}").listed


def test_the_newest_file_of_each_kind_is_told_by_the_day_in_its_name_wherever_it_stands() -> None:
    both = listed(*links("01_September_2025"), *links("02_December_2024"))
    for kind, name in (("cqc-ratings-file", "Latest_ratings.ods"), ("cqc-directory-file", "CQC_directory.csv")):
        file = newest(both, kind)  # type: ignore[arg-type]
        assert file is not None
        assert (file.url, file.date) == (f"https://www.cqc.org.uk{FILES}/01_September_2025_{name}", "2025-09-01")
        assert kind_of(file.url) == kind


def test_a_file_with_a_name_that_says_nothing_is_told_by_its_title() -> None:
    (file,) = listed((f"{FILES}/download-3.ods?x=1".partition("?")[0], "Care directory with ratings, 1 September 2025"))
    found = newest([file], "cqc-ratings-file")
    assert found is not None
    assert found.date == "2025-09-01"


def test_a_page_without_any_file_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="links to no file"):
        listed(("/about-us", "About us"))


def test_a_file_has_its_own_limits() -> None:
    manners = Manners(version="1", hosts=(), page_limit_mb=10, file_limit_mb=100, timeout_seconds=30, file_seconds=300)
    assert (manners.limit("cqc-profile"), manners.limit("cqc-ratings-file")) == (10 * 1024**2, 100 * 1024**2)
    assert (manners.seconds("cqc-profile"), manners.seconds("cqc-directory-file")) == (30, 300)


def named(desk: Desk, body: bytes) -> tuple[list[str], list[str]]:
    """The files that are to be fetched after a visit to the page, by their names, and what is wrong with it."""
    desk.story.begin()
    address = f"https://www.cqc.org.uk{INDEX}"
    with desk.story.engine.begin() as db:
        source = sources.add(
            db, address=address, kind=open_data.INDEX, organisation_id=None, found_on=None, now=desk.story.now
        )
        visits.record(
            db, source_id=source, round_id=desk.number, purpose="due", at=desk.story.now, outcome="changed", slot=None,
            body=body,
        )  # fmt: skip
        hash_ = str(sources.one(db, source).body)
        try:
            document, refusal = read(body, kind=open_data.INDEX, address=address).model_dump(mode="json"), None
        except NotUnderstood as error:
            document, refusal = None, str(error)
        records.add(
            db, body=hash_, address=address, kind=open_data.INDEX, reader="cqc-data-index/1", fingerprint=hash_,
            document=document, refusal=refusal, now=desk.story.now,
        )  # fmt: skip
    wanted, troubles = open_data.newly_named(desk, readers=desk.readers)
    return [visit.address.rpartition("/")[2] for visit in wanted], troubles


def had(desk: Desk, name: str, outcome: visits.Outcome) -> None:
    with desk.story.engine.begin() as db:
        source = db.execute(select(sources_table).where(sources_table.c.address.endswith(name))).one()
        visits.record(
            db, source_id=source.id, round_id=desk.number, purpose="due", at=desk.story.now, outcome=outcome, slot=None,
            body=name.encode() if outcome == "changed" else None, detail="the site answered 500",
        )  # fmt: skip


def test_a_file_is_wanted_until_it_was_had_and_then_no_more(desk: Desk) -> None:
    june = ["01_June_2025_CQC_directory.csv", "01_June_2025_Latest_ratings.ods"]
    assert named(desk, page(*links("01_June_2025"))) == (june, [])
    had(desk, june[0], "changed")
    had(desk, june[1], "unreachable")
    assert named(desk, page(*links("01_June_2025"), title="Using our data")) == (june[1:], [])
    july = ["01_July_2025_CQC_directory.csv", "01_July_2025_Latest_ratings.ods"]
    assert named(desk, page(*links("01_July_2025"))) == (july, [])


def test_what_fails_is_said(desk: Desk) -> None:
    allowing(desk, data_page=INDEX)
    _, troubles = named(desk, page(links("01_June_2025")[0]))
    assert troubles == ["CQC's page of data files names no CQC ratings file"]
    had(desk, "01_June_2025_CQC_directory.csv", "unreachable")
    wanted, troubles = open_data.newly_named(desk, readers=desk.readers)
    assert open_data.not_had(desk, desk.house.settings, wanted) == [
        "the CQC directory file could not be fetched (the site answered 500)"
    ]
    had(desk, INDEX, "unreachable")
    assert open_data.not_had(desk, desk.house.settings, []) == [
        "CQC's page of data files could not be read (the site answered 500)"
    ]
    _, troubles = named(desk, page())
    assert troubles == ['CQC\'s page of data files is not understood ("Using CQC data" links to no file: looked for'
                        " links that end in .ods or .csv)"]  # fmt: skip


def test_the_page_is_a_source_only_where_it_is_asked_for_its_host_is_allowed_and_anything_is_watched(
    desk: Desk,
) -> None:
    desk.story.day((PROFILE, header("Good")))

    def known() -> list[tuple[str, bool]]:
        with desk.story.engine.begin() as db:
            open_data.prepare(db, desk.house.settings, desk.story.now)
            return [(row.address, row.retired_at is None) for row in sources.of_kind(db, open_data.INDEX)]

    assert known() == []
    allowing(desk, data_page=INDEX, address="https://elsewhere.example")
    assert known() == []
    allowing(desk, address="https://www.cqc.org.uk")
    assert known() == [(f"https://www.cqc.org.uk{INDEX}", True)]
    allowing(desk, data_page="")
    assert known() == [(f"https://www.cqc.org.uk{INDEX}", False)]


def test_a_file_of_today_finds_the_change_on_a_page_that_was_not_due(tmp_path: Path) -> None:
    """The whole way, over a real server: the pages are visited weekly, the files are new today."""
    with ward(tmp_path, ("Rose House",), (Rule(name="Ratings", about=("ratings",), channels=("alerts",)),)) as of:
        house = of.of.house
        schedule = {"profiles": "weekly", "reports": "weekly", "assessments": "weekly", "files": "daily"}
        own = {"cqc": {"data_page": INDEX}, "schedule": schedule}
        parts = {name: getattr(house.settings, name).model_copy(update=more) for name, more in own.items()}
        of.of.house = replace(house, settings=house.settings.model_copy(update=parts))
        cqc_id = of.path("Rose House").rpartition("/")[2]

        def files(day: str, rating: str, dated: str) -> dict[str, Page]:
            row = f"{cqc_id},Rose House,Overall,Overall,{rating},{dated}\n"
            return {
                INDEX: Page(body=page(*links(day))),
                f"{FILES}/{day}_CQC_directory.csv": table(f"{DIRECTORY}Rose House,,Leeds,Yorkshire,{cqc_id}\n"),
                f"{FILES}/{day}_Latest_ratings.ods": table(RATINGS + row),
            }

        of.day(files("01_June_2025", "Good", "03/05/2024"))
        new = home("Requires improvement", assessed("AP90001", date(2025, 6, 20), "Requires improvement"),
                   inspected(date(2024, 5, 3)))  # fmt: skip
        worse = render(Site(organisations=(replace(new, id=cqc_id),)))
        of.day(worse | files("01_July_2025", "Requires improvement", "20/06/2025"))
        assert of.told(2, "Rose House") == [
            "Down one step: Rose House, overall, Good to Requires improvement, and 1 more change"
        ]
        with reading(of.of.house.engine).connect() as db:
            assert db.scalars(select(changes.c.kind).where(changes.c.kind == "sources-disagree")).all() == []
            fetched = db.scalars(
                select(sources_table.c.address)
                .join(visits_table, visits_table.c.source_id == sources_table.c.id)
                .where(sources_table.c.kind == "cqc-ratings-file")
            )
            days = [address.rpartition("/")[2] for address in fetched]
        assert days == ["01_June_2025_Latest_ratings.ods", "01_July_2025_Latest_ratings.ods"]
