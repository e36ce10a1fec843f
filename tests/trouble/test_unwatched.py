"""Trouble with what is watched, or written to, no more: it is over, and nothing is said to work again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from monitor.outage import Outages, look_over
from monitor.settings import Health
from storage import incidents
from storage.health import Spell
from storage.looks import NOT_UNDERSTOOD, Look
from tests.trouble.desk import Desk


def looked(desk: Desk, homes: int) -> Outages:
    """What a round comes to that finds the profile of none of so many homes understood."""
    rows, spells = list[Any](), dict[int, Spell]()
    for n in range(homes):
        address, at = f"https://www.cqc.org.uk/location/1-{n}", desk.clock()
        rows.append(SimpleNamespace(id=n, organisation_id=n, address=address, kind="cqc-profile", body="b", good_at=at))
        last = Look(
            source_id=n, organisation_id=n, address=address, kind="cqc-profile", round_id=1, at=at,
            what=NOT_UNDERSTOOD, why="no heading", body="b",
        )  # fmt: skip
        spells[n] = Spell(rounds=2, since=at, last=last, well_at=at)
    with desk.engine.begin() as db:
        return look_over(db, rows, spells, rounds=(1,), settings=Health(), now=desk.clock())


def test_a_site_of_which_nothing_is_watched_any_more_ends_its_incident_and_is_not_said_to_be_readable(
    desk: Desk,
) -> None:
    desk.open()
    desk.sweep()
    desk.arrives()
    assert looked(desk, 0).over == ("www.cqc.org.uk is no longer watched",)
    desk.sweep()
    assert desk.told()[-1] == ("operator", "Over: www.cqc.org.uk is no longer watched")
    assert desk.last().text.startswith("www.cqc.org.uk is no longer watched.\n\nSent by ")


def test_that_some_homes_are_watched_no_more_makes_the_pages_of_the_others_no_better_understood(desk: Desk) -> None:
    assert len(looked(desk, 4).opened) == 1
    desk.sweep()
    desk.arrives()
    assert looked(desk, 2).over == ()
    assert looked(desk, 0).over == ("Profiles are no longer watched",)
    desk.sweep()
    assert desk.told()[-1] == ("operator", "Over: Profiles are no longer watched")


def test_what_was_given_up_for_a_channel_that_is_taken_out_of_the_settings_is_over(desk: Desk) -> None:
    desk.give_up("late")
    desk.settings = desk.settings.model_copy(update={"channels": desk.channels("alerts", "operator", "late")})
    desk.sweep()
    desk.arrives()
    desk.settings = desk.settings.model_copy(update={"channels": desk.channels("alerts", "operator")})
    desk.sweep()
    assert desk.told()[-1] == ("operator", "Over: the channel late is no longer in the settings")
    assert desk.last().text.startswith("The channel late is no longer in the settings.\n\nSent by ")
    with desk.engine.begin() as db:
        assert incidents.still_open(db) == ()
