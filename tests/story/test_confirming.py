"""The second look of a real round: where it goes, how it asks, how long it may take, and what is told without it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from deploy.demo.facts import Site
from deploy.demo.render import render
from monitor.named import named
from monitor.round import make_round
from monitor.summing import Summary
from monitor.watching import watch
from storage.tables import visits

from .conftest import Days, assessed, home

OLD = assessed("AP1", date(2024, 2, 1), "Good")
SEEN_ONCE = "(seen once, not yet confirmed)"


def next_day(of: Days, *, rating: str, trigger: str = "round", meanwhile: object = None) -> Summary:
    """The profile shows another rating and nothing else moved; ``meanwhile`` is called when a second look begins."""
    of.number += 1
    moment = datetime(of.today.year, of.today.month, of.today.day, 6, tzinfo=UTC)
    of.house.clock.set(moment)  # type: ignore[attr-defined]
    of.replica.publish(render(Site(organisations=(home(rating, OLD),))), at=moment)  # type: ignore[arg-type]

    def progress(said: str) -> None:
        if "a second look" in said and callable(meanwhile):
            meanwhile()

    return make_round(of.house, trigger=trigger, progress=progress)


def with_fetch(of: Days, **more: float) -> None:
    fetch = of.house.settings.fetch.model_copy(update=more)
    of.house = replace(of.house, settings=of.house.settings.model_copy(update={"fetch": fetch}))


def confirming(of: Days) -> list[str]:
    with of.house.engine.connect() as db:
        return list(db.scalars(select(visits.c.outcome).where(visits.c.purpose == "confirm").order_by(visits.c.id)))


def test_a_second_look_asks_for_whole_pages_and_goes_to_the_list_and_the_report_as_well(shipped_days: Days) -> None:
    shipped_days.day(home("Good", OLD))
    asked: list[int] = []
    next_day(shipped_days, rating="Inadequate", meanwhile=lambda: asked.append(len(shipped_days.replica.hits)))
    second = shipped_days.replica.hits[asked[0] :]
    assert {hit.path.rpartition("/")[2] for hit in second} >= {"1-999000001", "reports", "overall"}
    assert not any(hit.conditional for hit in second)
    assert {hit.status for hit in second} == {200}
    assert shipped_days.subjects == ["Down two steps: Rose House, overall, Good to Inadequate, and 1 more change"]


def test_a_site_that_asks_for_an_hour_at_the_second_look_is_not_waited_for(shipped_days: Days) -> None:
    shipped_days.day(home("Good", OLD))
    down = shipped_days.replica
    next_day(shipped_days, rating="Inadequate", trigger="run", meanwhile=lambda: down.break_down(retry_after=3600))
    assert shipped_days.subjects == [
        f"Down two steps: Rose House, overall, Good to Inadequate {SEEN_ONCE} and 1 more change"
    ]
    body = shipped_days.mailbox.received[-1].get_body(("plain",))
    assert body is not None
    assert "It was seen once, not yet confirmed." in " ".join(body.get_content().split())


def test_a_site_that_is_too_slow_at_the_second_look_has_no_more_than_the_time_that_is_left(
    shipped_days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_fetch(shipped_days, timeout_seconds=1.0)
    shipped_days.day(home("Good", OLD))
    monkeypatch.setattr("monitor.confirming.WITHIN", timedelta(seconds=22))

    def slow() -> None:
        shipped_days.replica._answer_seconds = 60.0

    begun = time.monotonic()
    next_day(shipped_days, rating="Inadequate", trigger="run", meanwhile=slow)
    assert time.monotonic() - begun < 15
    assert confirming(shipped_days) in ([], ["unreachable"])
    assert SEEN_ONCE in shipped_days.subjects[0]


def test_what_there_is_no_time_to_look_at_again_is_told_as_seen_once(
    shipped_days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped_days.day(home("Good", OLD))
    monkeypatch.setattr("monitor.confirming.WITHIN", timedelta(seconds=30))
    next_day(shipped_days, rating="Inadequate", trigger="run")
    assert confirming(shipped_days) == []
    assert shipped_days.subjects == [
        f"Down two steps: Rose House, overall, Good to Inadequate {SEEN_ONCE} and 1 more change"
    ]


def test_a_page_that_showed_it_long_ago_is_looked_at_at_once_and_another_after_what_is_left(
    shipped_days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_fetch(shipped_days, confirm_after_seconds=120.0)
    waited: list[float] = []
    monkeypatch.setattr("monitor.fetching.wait", lambda _turn, seconds: waited.append(seconds))
    shipped_days.day(home("Good", OLD))
    next_day(shipped_days, rating="Inadequate")
    assert 60 < waited.pop() < 120
    check = "monitor.round.Round.check"
    before = make_round.__globals__["Round"].check

    def slowly(round_: object) -> None:
        before(round_)
        shipped_days.house.clock.ahead += timedelta(minutes=20)  # type: ignore[attr-defined]

    monkeypatch.setattr(check, slowly)
    next_day(shipped_days, rating="Outstanding")
    assert waited == [0.0]


def test_the_service_tells_what_each_minutes_brought_and_the_starting_position_when_all_is_visited(
    shipped_days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LONG_ENOUGH", "LEAST"):
        monkeypatch.setattr(f"monitor.walking.{name}", 0.0)
    of, number = shipped_days, "1-999000002"
    two = (home("Good", OLD), replace(home("Good", OLD), id=number, name="Elm House"))
    of.replica.publish(render(Site(organisations=two)), at=datetime.now(UTC))
    watch(of.house, [named(one.id) for one in two], list_name="", added_by="me")
    asked = len(of.replica.hits)
    first = make_round(of.house, trigger="run")
    assert first.counts.since is not None
    assert (first.starting_position, first.exit_code) == ((), 0)
    assert "left for the next round (the round had taken long enough, and the next goes on from here)" in first.line
    second = make_round(of.house, trigger="run", since=first.counts.since)
    assert second.counts.since is None
    assert second.starting_position[0] == "Starting position of 2 organisations, overall: 2 Good."
    assert "left for" not in second.line
    pages = [hit.path for hit in of.replica.hits[asked:] if "/location/" in hit.path]
    halves = [number in path for path in pages]
    assert halves == sorted(halves), "each home's pages were visited together"
