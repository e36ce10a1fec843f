"""One event is one alert, whichever of page, API, report document and press release shows it, in whichever order."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations, permutations
from typing import Any

import pytest

from monitor.releases import check_release
from storage import records, sources, visits
from storage.record import Announcement, Dates, Listed, ListedReport, Organisation, Rating, Record, ReportRef

from .conftest import HOME, LIST, PROFILE, REPORT, Story, header, listing, report

API = "https://api.x/public/location/1"
DOCUMENT = "https://x/document/{}.pdf"
PRESS = "https://x/press-release/rose-house"
OLD_LINK, NEW_LINK = "aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"


def said(question: str, word: str, link: str | None, date: str, **more: Any) -> Rating:
    """A rating of the API, with its own report."""
    return Rating(
        scope="location", key_question=question.replace("_", "-"), rating=word, quote=f'"rating": "{word}"',
        report=ReportRef(id=link), date=date, framework="saf", **more,
    )  # fmt: skip


def api(link: str | None, date: str, *, past: tuple[Rating, ...] = (), **words: str) -> Record:
    """The API's document of the home: the ratings in force by one report."""
    ratings = tuple(said(question, word, link, date) for question, word in words.items())
    listed = tuple(ListedReport(id=one, title="Inspection report", date=day) for one, day in ((link, date),) if one)
    return Record(
        kind="cqc-api-location", reader="said/1", organisation=HOME, scope="location", ratings=ratings,
        past_ratings=past, reports=listed,
    )  # fmt: skip


def document(date: str, **words: str) -> Record:
    """A report's document, which names no report and prints the day of its publication."""
    ratings = tuple(
        Rating(scope="location", key_question=question, rating=word, quote=word, report=ReportRef())
        for question, word in words.items()
    )
    return Record(
        kind="cqc-report", reader="said/1", organisation=HOME, scope="location", framework="saf",
        dates=Dates(published=date), ratings=ratings,
    )  # fmt: skip


def release(date: str, before: str | None, after: str) -> Record:
    """A press release that announces the home's overall rating."""
    one = Announcement(organisation=HOME.name, about=HOME, key_question="overall", before=before, to=after, quote="x")
    link = Listed(url="https://x/location/1-999000001", title=HOME.name, organisation=HOME)
    return Record(
        kind="press-release", reader="said/1", organisation=Organisation(name="CQC"), dates=Dates(published=date),
        press=(one,), listed=(Listed(url=PRESS, title="CQC on Rose House"), link),
    )  # fmt: skip


def announce(story: Story, record: Record) -> None:
    """Say a press release and compare it, as a round does after the pages."""
    story.now = story.now.replace(second=story.now.second + 1)
    with story.engine.begin() as db:
        number = sources.add(
            db, address=PRESS, kind="press-release", organisation_id=None, found_on=None, now=story.now
        )
        visits.record(
            db, source_id=number, round_id=story.round, purpose="due", at=story.now, outcome="changed", slot=None,
            body=record.model_dump_json().encode(),
        )  # fmt: skip
        records.add(
            db, body=str(sources.one(db, number).body), address=PRESS, kind="press-release", reader=story.reader,
            fingerprint=None, document=record.model_dump(mode="json"), refusal=None, now=story.now,
        )  # fmt: skip
        for row in records.unbound(db, readers=[story.reader], kind="press-release"):
            check_release(db, row, round_id=story.round, rules=story.rules, now=story.now)


OLD = (("AP1", "2024-03-03"),)
RATED = ("rating-changed", "first-rating", "rating-confirmed", "rating-corrected")
EVENTS: dict[str, tuple[str | None, str]] = {
    "fall": ("Good", "Requires improvement"),
    "rise": ("Good", "Outstanding"),
    "worst": ("Good", "Inadequate"),
    "first": (None, "Requires improvement"),
}
ROUTES = ("page", "api", "document", "press")


def start(story: Story, before: str | None) -> None:
    """A home whose pages and API document are known: rated by a report of March 2024, or not yet. Lived through once,
    and then copied."""
    with story.engine.connect() as db:
        here: Any = db.connection.driver_connection
        if before in _STARTED:
            kept, story.now, story.round = _STARTED[before]
            kept.backup(here)
            return
    if before is None:
        story.day((LIST, listing()), (PROFILE, bare()), (API, api(None, "")))
    else:
        story.day(
            (LIST, listing(*OLD)),
            (PROFILE, header(before)),
            (REPORT.format("AP1"), report("AP1", "2024-03-03", overall=before)),
            (API, api(OLD_LINK, "2024-03-04", overall=before)),
        )
    assert story.history() == []
    kept = sqlite3.connect(":memory:")
    with story.engine.connect() as db:
        here = db.connection.driver_connection
        here.backup(kept)
    _STARTED[before] = (kept, story.now, story.round)


_STARTED: dict[str | None, tuple[sqlite3.Connection, datetime, int]] = {}


def bare() -> Record:
    """The profile of a home that is not rated yet."""
    return header("Good").model_copy(update={"ratings": ()})


def show(story: Story, route: str, before: str | None, after: str) -> None:
    """One route shows the new rating, by its own name and date of the report."""
    if route == "page":
        story.say(REPORT.format("AP2"), report("AP2", "2025-07-18", overall=after))
        story.say(LIST, listing(("AP2", "2025-07-18"), *(OLD if before else ()), head=after))
        story.say(PROFILE, header(after))
    elif route == "api":
        past = (said("overall", before, OLD_LINK, "2024-03-04"),) if before else ()
        story.say(API, api(NEW_LINK, "2025-07-19", overall=after, past=past))
    elif route == "document":
        story.say(DOCUMENT.format(2), document("2025-07-20", overall=after))


@pytest.mark.parametrize("order", list(permutations(ROUTES)), ids=" ".join)
def test_a_fall_is_told_once_in_whichever_order_the_routes_show_it(story: Story, order: tuple[str, ...]) -> None:
    assert_told_once(story, [[route] for route in order], *EVENTS["fall"])


@pytest.mark.parametrize("first", list(combinations(ROUTES, 2))[:3], ids=" ".join)
def test_so_it_is_where_two_routes_show_it_in_one_round(story: Story, first: tuple[str, ...]) -> None:
    assert_told_once(story, [first, [route for route in ROUTES if route not in first]], *EVENTS["fall"])


@pytest.mark.parametrize("event", EVENTS)
def test_so_it_is_where_all_show_it_in_one_round(story: Story, event: str) -> None:
    assert_told_once(story, [ROUTES], *EVENTS[event])


@pytest.mark.parametrize("event", ["worst", "first"])
@pytest.mark.parametrize("first", ROUTES)
def test_a_first_rating_and_a_fall_to_inadequate_are_told_once_whichever_route_is_first(
    story: Story, event: str, first: str
) -> None:
    order = (first, *(route for route in reversed(ROUTES) if route != first))
    assert_told_once(story, [[route] for route in order], *EVENTS[event])


def assert_told_once(story: Story, rounds: Sequence[Sequence[str]], before: str | None, after: str) -> None:
    start(story, before)
    for routes in rounds:
        story.begin()
        for route in routes:
            show(story, route, before, after)
        story.check()
        if "press" in routes:
            announce(story, release("2025-07-17", before, after))
        story.end()
    kind = "rating-changed" if before else "first-rating"
    told = [(one.kind, one.before, one.after, one.state) for one in story.history() if one.kind in RATED]
    assert told == [(kind, before, after, "confirmed")]
    assert story.in_force() == after
    assert [one.kind for one in story.history() if one.kind == "report-published"] in ([], ["report-published"])
    assert len({alert for alert, _, _ in story.sent()}) == 1
