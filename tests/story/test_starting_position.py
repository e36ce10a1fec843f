"""What the first complete round says: where everybody stands, and nothing to anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from deploy.demo.facts import Rating, Site
from deploy.demo.render import Page, render
from monitor.named import named
from monitor.round import make_round
from monitor.watching import watch

from .conftest import Days, assessed, home

STANDING: dict[str, Rating | None] = {
    "Elm Court": "Inadequate",
    "Ash House": "Requires improvement",
    "Beech House": "Requires improvement",
    "Oak Court": "Good",
    "Fir Lodge": "Outstanding",
    "Yew Lodge": None,
    "Broken House": "Good",
}


def test_the_first_round_says_how_many_stand_where_whom_to_look_at_and_what_could_not_be_read(
    shipped_days: Days,
) -> None:
    homes = [
        replace(home(rating or "Good", *([assessed("AP1", date(2024, 2, 1), rating)] if rating else ())),
                id=f"1-99900020{number}", name=name, overall=rating, ratings=(("safe", rating),) if rating else ())
        for number, (name, rating) in enumerate(STANDING.items())
    ]  # fmt: skip
    broken = homes[-1]
    pages = render(Site(organisations=tuple(homes))) | {broken.path: Page(body=b"", status=500)}
    now = datetime(2025, 7, 15, 6, tzinfo=UTC)
    shipped_days.house.clock.set(now)  # type: ignore[attr-defined]
    shipped_days.replica.publish(pages, at=now)
    watch(shipped_days.house, [named(f"location:{one.id}") for one in homes], list_name="", added_by="me")
    first = make_round(shipped_days.house)
    assert first.starting_position == (
        "Starting position of 6 organisations, overall:"
        " 1 Inadequate, 2 Requires improvement, 1 Good, 1 Outstanding, 1 no overall rating.",
        "Inadequate: Elm Court (1-999000200).",
        "Requires improvement: Ash House (1-999000201); Beech House (1-999000202).",
        f"Could not be read: {shipped_days.replica.address}{broken.path}.",
    )
    assert first.line.endswith("0 alerts sent, 1 could not be read: `wardround sources`")
    assert shipped_days.subjects == []
    shipped_days.replica.publish(render(Site(organisations=tuple(homes))), at=now)
    second = make_round(shipped_days.house, everything=True)
    assert second.starting_position == ("Starting position of 1 organisation, overall: 1 Good.",)
    assert make_round(shipped_days.house, everything=True).starting_position == ()
    assert shipped_days.subjects == []
