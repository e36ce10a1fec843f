"""Registrations that follow one another, whichever side, page or route shows it first, and what they inherit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from monitor.check import check_organisation
from monitor.commands.lineage import lineage
from storage import baselines, records, rounds, sources, successions, visits, watches
from storage.record import Banner, Details, Organisation, Rating, Record, Related, ReportRef
from storage.tables import changes, organisations

from .conftest import Story, header

OLD, NEW = "1-999000001", "1-999000077"
NAMES = {OLD: "Rose House", NEW: "Rose House Care", "1-999000088": "Rose Lodge", "1-999000099": "Oak House"}


class Line:
    """Several registrations, each with a page and a document of the data service; all are read in one round."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def row(self, cqc_id: str) -> int:
        with self.story.engine.begin() as db:
            return watches.organisation_row(db, "location", cqc_id, self.story.now)

    def watch(self, cqc_id: str, *, list_name: str = "") -> None:
        with self.story.engine.begin() as db:
            row = watches.organisation_row(db, "location", cqc_id, self.story.now)
            watches.add_watch(
                db, row, list_name=list_name, asked=cqc_id, state="watched", added_by="me", now=self.story.now
            )

    def day(self, *said: Record) -> list[tuple[str, str, Any]]:
        """A round in which these are read, in this order; whose change of which kind it told, and what is so since."""
        story = self.story
        story.begin()
        for record in said:
            self._read(record)
        asked = (
            select(organisations.c.cqc_id, changes.c.kind, changes.c.after)
            .join(organisations, organisations.c.id == changes.c.organisation_id)
            .where(changes.c.round_id == story.round)
            .order_by(changes.c.number)
        )
        with story.engine.begin() as db:
            rounds.close_round(db, story.round, how="done", summary={}, now=story.now)
            return [tuple(row) for row in db.execute(asked)]

    def _read(self, record: Record) -> None:
        story, own = self.story, record.organisation
        row = self.row(own.id or "")
        api = record.kind == "cqc-api-location"
        address = f"https://{'api' if api else 'x'}/{'locations' if api else 'location'}/{own.id}"
        body = record.model_dump_json()
        with story.engine.begin() as db:
            source = sources.add(
                db, address=address, kind=record.kind, organisation_id=row, found_on=None, now=story.now
            )
            visits.record(
                db, source_id=source, round_id=story.round, purpose="due", at=story.now, outcome="changed", slot=None,
                body=body.encode(),
            )  # fmt: skip
            hash_ = sources.one(db, source).body
            if records.reading_of(db, body=hash_, address=address, reader="said/1") is None:
                records.add(
                    db, body=hash_, address=address, kind=record.kind, reader="said/1", fingerprint=hash_,
                    document=record.model_dump(mode="json"), refusal=None, now=story.now,
                )  # fmt: skip
            work = [one for one in records.unchecked(db, readers=["said/1"]) if one.organisation_id == row]
            check_organisation(db, row, work, round_id=story.round, rules=story.rules, now=story.now)
            if api and "cqc-api-location" not in baselines.complete(db, row):
                baselines.completed(db, row, "cqc-api-location", round_id=story.round, now=story.now)

    def on_lists(self, cqc_id: str) -> list[str]:
        with self.story.engine.connect() as db:
            return [one.list for one in watches.watched(db) if one.organisation.id == cqc_id]

    def before(self, cqc_id: str) -> list[str]:
        with self.story.engine.connect() as db:
            there = lineage(db, watches.matches(db, cqc_id)[0])["predecessor"]
        return [one.id or "" for one in there]


@pytest.fixture
def line(story: Story) -> Line:
    return Line(story)


def who(cqc_id: str) -> Organisation:
    return Organisation(level="location", id=cqc_id, name=NAMES[cqc_id])


def rated(word: str, *, inherited: bool = False, report: str = "R1", date: str = "2024-03-01") -> Rating:
    return Rating(
        scope="location", key_question="overall", rating=word, quote=f'"rating": "{word}"', framework="kloe",
        report=ReportRef(id=report), date=date, provenance="inherited" if inherited else "printed",
    )  # fmt: skip


def api(
    cqc_id: str, *ratings: Rating, before: Sequence[str] = (), after: Sequence[str] = (), since: str | None = None,
    **more: Any,
) -> Record:  # fmt: skip
    """A document of the data service; ``before`` and ``after`` are the registrations that it names."""
    related = [Related(how="predecessor", reason="New Provider", organisation=who(one)) for one in before]
    related += [Related(how="successor", reason="New Provider", organisation=who(one)) for one in after]
    return Record(
        kind="cqc-api-location", reader="said/1", organisation=who(cqc_id), scope="location", ratings=ratings,
        related=tuple(related), details=Details(registered=since) if since else None, **more,
    )  # fmt: skip


def page(cqc_id: str, word: str, *banners: Banner) -> Record:
    return header(word, banners=banners).model_copy(update={"organisation": who(cqc_id)})


def leads(way: str, cqc_id: str) -> Banner:
    text = f"The provider of this service changed. See {way} profile"
    return Banner(type="provider-changed", text=text, organisation=who(cqc_id))


GONE = Banner(type="archived", text="Archived: Rose House")
FIRST_SHOWN = {
    "the page of the one before": page(OLD, "Good", leads("new", NEW)),
    "the document of the one before": api(OLD, rated("Good"), after=[NEW]),
    "the document of the one after": api(
        NEW, rated("Good", inherited=True), rated("Good", inherited=True), before=[OLD], since="2025-07-15"
    ),
}


@pytest.mark.parametrize("first", FIRST_SHOWN)
def test_a_new_registration_is_told_once_whichever_side_and_route_shows_it_first(line: Line, first: str) -> None:
    line.watch(OLD, list_name="south")
    assert line.day(page(OLD, "Good"), api(OLD, rated("Good"))) == []
    told = line.day(FIRST_SHOWN[first])
    assert [kind for _, kind, _ in told] == ["provider-changed"]
    (change,) = line.story.history()
    assert (change.severity, change.state) == ("high", "confirmed")
    assert line.on_lists(NEW) == ["", "south"]
    for other in FIRST_SHOWN.values():
        assert line.day(other) == []
    assert line.day(page(NEW, "Good", leads("old", OLD))) == []
    assert line.before(NEW) == [OLD]


def test_the_data_service_says_why_and_that_the_new_one_is_watched(line: Line) -> None:
    line.day(page(OLD, "Good"), api(OLD, rated("Good")))
    line.day(api(OLD, rated("Good"), after=[NEW]))
    (change,) = line.story.history()
    assert change.summary == (
        "Rose House: the service goes on under another registration, location:1-999000077 (Rose House Care) (CQC's"
        " reason: New Provider). Wardround now watches it too."
    )


def test_a_registration_that_ended_and_goes_on_says_so_in_the_same_message(line: Line) -> None:
    line.day(page(OLD, "Good"), api(OLD, rated("Good")))
    told = line.day(api(OLD, rated("Good"), after=[NEW], banners=(GONE,)))
    assert [kind for _, kind, _ in told] == ["provider-changed", "deregistered"]
    assert all("goes on under another registration" in one.summary for one in line.story.history())
    assert len({alert for alert, *_ in line.story.sent()}) == 1


def test_what_was_inherited_is_never_a_change_and_what_the_new_one_is_rated_itself_is(line: Line) -> None:
    line.day(page(OLD, "Good"), api(OLD, rated("Good")))
    line.day(api(OLD, rated("Good"), after=[NEW]))
    assert line.day(api(NEW, before=[OLD])) == []
    assert line.day(api(NEW, rated("Good", inherited=True), before=[OLD])) == []
    assert line.day(api(NEW, rated("Good", inherited=True, report="R1B", date="2024-03-05"), before=[OLD])) == []
    told = line.day(api(NEW, rated("Requires improvement", report="R2", date="2025-07-18"), before=[OLD]))
    assert told == [(NEW, "rating-changed", "Requires improvement")]
    assert line.story.history()[-1].before == "Good"


def test_an_inherited_rating_in_the_place_of_none_is_no_first_rating(line: Line) -> None:
    line.watch(NEW)
    line.day(api(NEW, rated("No published rating", report="R0", date="2023-01-01")))
    assert line.day(api(NEW, rated("Good", inherited=True))) == []
    told = line.day(api(NEW, rated("Inadequate", report="R9", date="2025-07-18")))
    assert [kind for _, kind, _ in told] == ["rating-changed"]


def test_a_fall_told_of_the_one_before_is_not_told_again_where_the_new_one_inherits_it(line: Line) -> None:
    line.day(page(OLD, "Good"), api(OLD, rated("Good")))
    line.day(api(OLD, rated("Good"), after=[NEW]))
    line.day(api(NEW, rated("Good", inherited=True), before=[OLD]))
    late = {"report": "R7", "date": "2025-07-16"}
    told = line.day(api(OLD, rated("Requires improvement", **late), after=[NEW]))
    assert told == [(OLD, "rating-changed", "Requires improvement")]
    assert line.day(api(NEW, rated("Requires improvement", inherited=True, **late), before=[OLD])) == []


def test_a_fall_that_the_new_one_inherits_and_nobody_was_told_of_is_told(line: Line) -> None:
    line.day(page(OLD, "Good"), api(OLD, rated("Good")))
    line.day(api(OLD, rated("Good"), after=[NEW]))
    line.day(api(NEW, rated("Good", inherited=True), before=[OLD]))
    told = line.day(api(NEW, rated("Requires improvement", inherited=True, report="R7", date="2025-07-16")))
    assert told == [(NEW, "rating-changed", "Requires improvement")]


def test_a_rating_that_comes_with_the_name_of_the_one_before_is_the_change_of_provider_alone(line: Line) -> None:
    line.watch(NEW)
    line.day(api(NEW, rated("Good", report="R0", date="2023-01-01")))
    told = line.day(api(NEW, rated("Requires improvement", inherited=True), before=[OLD]))
    assert told == [(NEW, "provider-changed", "location:1-999000001 (Rose House)")]


def test_a_chain_is_followed_and_its_history_reaches_back_to_the_beginning(line: Line) -> None:
    third = "1-999000088"
    line.day(page(OLD, "Good"), api(OLD))
    line.day(api(OLD, after=[NEW]))
    line.day(api(NEW))
    assert [kind for _, kind, _ in line.day(api(NEW, after=[third]))] == ["provider-changed"]
    assert line.day(api(third, before=[NEW])) == []
    assert line.before(third) == [NEW, OLD]
    assert line.on_lists(third) == [""]


def test_a_ring_of_registrations_ends(line: Line) -> None:
    line.day(page(OLD, "Good"), api(OLD))
    line.day(api(OLD, after=[NEW], before=[NEW]))
    line.day(api(NEW, before=[OLD], after=[OLD]))
    assert line.before(NEW) == [OLD]
    assert line.before(OLD) == [NEW]


def test_a_registration_before_that_nobody_watched_is_told_of_the_new_one_and_not_watched(line: Line) -> None:
    line.watch(NEW)
    assert line.day(api(NEW, rated("Good"))) == []
    told = line.day(api(NEW, rated("Good"), before=["1-999000099"]))
    assert told == [(NEW, "provider-changed", "location:1-999000099 (Oak House)")]
    assert line.on_lists("1-999000099") == []


def test_two_that_became_one_are_each_told_and_both_stand_before_it(line: Line) -> None:
    other = "1-999000099"
    line.watch(other, list_name="south")
    line.day(api(OLD), api(other))
    told = line.day(api(NEW, before=[OLD, other], since="2025-07-20"))
    assert [kind for _, kind, _ in told] == ["provider-changed", "provider-changed"]
    assert line.day(api(OLD, after=[NEW]), api(other, after=[NEW])) == []
    assert line.before(NEW) == [OLD, other]
    assert line.on_lists(NEW) == ["", "south"]


def test_one_that_became_two_is_told_for_each_and_both_are_watched(line: Line) -> None:
    other = "1-999000088"
    line.day(api(OLD))
    told = line.day(api(OLD, after=[NEW, other]))
    assert sorted(after for _, _, after in told) == [
        "location:1-999000077 (Rose House Care)",
        "location:1-999000088 (Rose Lodge)",
    ]
    assert (line.on_lists(NEW), line.on_lists(other)) == ([""], [""])
    assert line.day(api(NEW, before=[OLD]), api(other, before=[OLD])) == []


def test_a_registration_long_before_the_watch_is_no_news_when_the_new_one_is_first_read(line: Line) -> None:
    line.day(api(OLD))
    line.watch(NEW, list_name="north")
    assert line.day(api(NEW, rated("Good", inherited=True), before=[OLD], since="2021-03-01")) == []
    assert line.on_lists(NEW) == ["", "north"]


def test_what_the_data_service_names_no_longer_and_then_again_is_no_news(line: Line) -> None:
    line.day(api(OLD))
    line.day(api(OLD, after=[NEW]))
    for _ in range(3):
        assert line.day(api(OLD)) == []
    assert line.day(api(OLD, after=[NEW])) == []


def test_a_link_of_an_earlier_version_counts_as_told(story: Story) -> None:
    with story.engine.begin() as db:
        row = watches.succeed(db, story.home, "location", NEW, story.now)
        assert row is not None
        assert not successions.told(db, story.home, row)
        successions.note_told(db, story.home, row, story.now)
        assert successions.told(db, story.home, row)
        assert successions.after(db, story.home) == [row]
        assert watches.succeed(db, story.home, "location", NEW, story.now) is None
