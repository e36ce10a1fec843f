from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.digesting.make import make_due
from monitor.settings import Rule
from tests.digest.script import Script
from tests.digest.ward import LODGE, MILL, ROSE, change

WEEKLY = {"digest": "weekly", "day": "monday", "at": "08:30"}
DAILY = {"digest": "daily", "at": "08:30"}
NIGHTLY = {"digest": "daily", "at": "01:30"}


def rule(name: str = "All of it", **more: Any) -> Rule:
    return Rule.model_validate({"name": name, "channels": ("quality",), **more})


def up(whose: Any = LODGE) -> Any:
    return change(whose, before="Requires improvement", after="Good")


def down(whose: Any = ROSE) -> Any:
    return change(whose, after="Requires improvement")


def test_a_week_is_told_once_on_its_day_and_a_week_with_nothing_is_told_too(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**WEEKLY),), every=timedelta(days=3))
    script.push(down(), at="2026-11-10 06:00")
    script.push(up(), at="2026-11-12 06:00")
    script.expect(
        "quality", "week to Monday 16 November 2026: 1 service down, 1 up", "\nRose House\n", "\nHarbour Lodge\n",
        between=("2026-11-16 08:30", "2026-11-16 08:31"),
    )  # fmt: skip
    script.expect(
        "quality", "Nothing new in the week to Monday 23 November 2026: 0 sources visited, 0 in trouble.",
        between=("2026-11-23 08:30", "2026-11-23 08:31"),
    )  # fmt: skip
    assert script.run("2026-11-09 12:00", "2026-11-27 12:00") == ()


def test_a_day_with_nothing_is_not_told_but_for_one_in_seven(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**DAILY),))
    script.push(down(), at="2026-11-10 06:00")
    script.expect(
        "quality", "Tuesday 10 November 2026: 1 service down", between=("2026-11-10 08:30", "2026-11-10 08:31")
    )
    script.expect(
        "quality", "Nothing new since Tuesday 10 November 2026", between=("2026-11-17 08:30", "2026-11-17 08:31")
    )
    script.push(up(), at="2026-11-19 20:00")
    script.expect("quality", "Friday 20 November 2026: 1 service up", between=("2026-11-20 08:30", "2026-11-20 08:31"))
    assert script.run("2026-11-09 12:00", "2026-11-20 12:00") == ()


def test_nothing_is_told_for_the_time_before_the_start(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**WEEKLY), rule("Each day", **DAILY)))
    assert script.run("2026-11-16 09:00", "2026-11-17 08:00") == ()


def test_the_hour_that_october_repeats_brings_one_digest(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**NIGHTLY),), every=timedelta(minutes=30))
    script.push(down(), at="2026-10-25 00:10")
    script.expect(
        "quality", "Sunday 25 October 2026: 1 service down",
        between=("2026-10-25 01:30+01:00", "2026-10-25 01:31+01:00"),
    )  # fmt: skip
    script.push(up(), at="2026-10-25 01:45+01:00")
    script.push(up(MILL), at="2026-10-25 01:15+00:00")
    script.expect("quality", "Monday 26 October 2026: 2 services up", between=("2026-10-26 01:30", "2026-10-26 01:31"))
    assert script.run("2026-10-25 00:00", "2026-10-25 03:00") == ()


@pytest.mark.parametrize(
    ("eve", "day", "named"),
    [("2026-03-28", "2026-03-29", "Sunday 29 March 2026"), ("2027-03-27", "2027-03-28", "Sunday 28 March 2027")],
)
def test_the_hour_that_march_leaves_out_does_not_take_its_digest_with_it(
    tmp_path: Path, eve: str, day: str, named: str
) -> None:
    script = Script(tmp_path, (rule(**NIGHTLY),), every=timedelta(minutes=30))
    script.push(down(), at=f"{eve} 23:00")
    # At one the clocks are put forward: what would be half past one is half past two.
    script.expect("quality", f"{named}: 1 service down", between=(f"{day} 02:30", f"{day} 02:31"))
    assert script.run(f"{eve} 22:30", f"{day} 04:00") == ()


def test_a_clock_that_is_put_back_by_an_hour_makes_nothing_twice_and_misses_nothing(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**DAILY), rule("Each week", **WEEKLY)), every=timedelta(hours=9))
    script.push(down(), at="2026-11-16 06:00")
    script.expect("quality", "week to Monday 16", "1 service down", between=("2026-11-16 08:30", "2026-11-16 08:31"))
    script.jump(-timedelta(hours=1), at="2026-11-16 08:45")
    script.push(up(), at="2026-11-16 09:00")
    for again in ("09:29", "09:30", "09:31"):  # where it says half past eight once more
        script.look(at=f"2026-11-16 {again}")
    script.expect("quality", "Tuesday 17 November 2026: 1 service up", between=("2026-11-17 09:30", "2026-11-17 09:31"))
    assert script.run("2026-11-15 23:30", "2026-11-17 12:00") == ()


def test_a_month_that_passed_at_once_is_told_in_one_digest(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**DAILY), rule("Each week", **WEEKLY)))
    script.push(down(), at="2026-11-16 12:00")
    script.jump(timedelta(days=30), at="2026-11-16 13:00")
    script.expect(
        "quality", "Wardround, Monday 16 November 2026 to Wednesday 16 December 2026: 1 service down",
        between=("2026-11-16 13:00", "2026-11-16 13:01"),
    )  # fmt: skip
    script.expect(
        "quality",
        "Monday 21 December 2026: nothing new",
        "Nothing new since Wednesday 16",
        between=("2026-11-21 08:30", "2026-11-21 08:31"),
    )
    assert script.run("2026-11-16 09:00", "2026-11-21 20:00") == ()


def test_a_clock_that_was_days_ahead_and_is_right_again_misses_no_day(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**DAILY),))
    script.jump(timedelta(days=8), at="2026-11-16 12:00")
    script.expect("quality", "Nothing new since Monday 16", between=("2026-11-16 12:00", "2026-11-16 12:01"))
    script.jump(-timedelta(days=8), at="2026-11-16 18:00")
    script.push(down(), at="2026-11-17 06:00")
    script.expect(
        "quality", "Tuesday 17 November 2026: 1 service down", between=("2026-11-17 08:30", "2026-11-17 08:31")
    )
    # Its time was used before, by the digest that was made too early.
    script.push(up(), at="2026-11-24 06:00")
    script.expect("quality", "Tuesday 24 November 2026: 1 service up", between=("2026-11-24 08:30", "2026-11-24 08:31"))
    assert script.run("2026-11-16 09:00", "2026-11-24 20:00") == ()


def test_what_was_told_at_once_is_only_named_in_the_digest(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**WEEKLY), rule("The gravest", severity="critical")), every=timedelta(days=3))
    script.push(change(MILL), at="2026-11-17 06:00")
    script.expect("quality", "Down two steps: Mill View", between=("2026-11-17 06:00", "2026-11-17 06:01"))
    script.push(down(), at="2026-11-18 06:00")
    script.push(change(LODGE), at="2026-11-23 08:30")
    script.expect("quality", "Down two steps: Harbour Lodge", between=("2026-11-23 08:30", "2026-11-23 08:31"))
    script.expect(
        "quality", "week to Monday 23 November 2026: 1 service down\n",
        "Told at once:\n- Down two steps: Mill View, overall, Good to Inadequate (17 November 2026)",
        "- Down two steps: Harbour Lodge, overall, Good to Inadequate",
        between=("2026-11-23 08:30", "2026-11-23 08:31"),
    )  # fmt: skip
    assert script.run("2026-11-16 12:00", "2026-11-23 20:00") == ()
    assert [subject.partition(":")[0] for _, subject, _ in script.came[-2:]] == [
        "Down two steps", "Wardround, week to Monday 23 November 2026",
    ], "the digest, which names it, comes after it"  # fmt: skip


def test_what_a_silence_held_back_is_told_in_one_digest_when_it_is_over(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(), rule("Each week", channels=("board",), **WEEKLY)), every=timedelta(days=3))
    script.silence(at="2026-11-17 09:00", until="2026-11-19 17:00")
    script.push(down(), at="2026-11-18 06:00")
    script.push(up(), at="2026-11-19 06:00")
    for channel in ("quality", "board"):
        script.expect(
            channel, "Held back by the silence of A. Nurse until 19 November 2026: 1 service down, 1 up",
            between=("2026-11-19 17:00", "2026-11-19 17:01"),
        )  # fmt: skip
    script.push(down(MILL), at="2026-11-20 06:00")
    script.expect("quality", "Down one step: Mill View", between=("2026-11-20 06:00", "2026-11-20 06:01"))
    assert script.run("2026-11-16 12:00", "2026-11-20 20:00") == ()


def test_each_channel_gets_its_own_digest_at_its_own_time(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**DAILY), rule("Falls", channels=("board",), direction="down", **WEEKLY)))
    script.push(down(), at="2026-11-17 06:00")
    script.push(up(), at="2026-11-17 06:30")
    script.expect(
        "quality", "Tuesday 17 November 2026: 1 service down, 1 up", between=("2026-11-17 08:30", "2026-11-17 08:31")
    )
    script.expect(
        "board", "week to Monday 23 November 2026: 1 service down\n", between=("2026-11-23 08:30", "2026-11-23 08:31")
    )
    assert script.run("2026-11-16 12:00", "2026-11-23 20:00") == ()


def test_what_two_rules_gather_comes_with_the_first_and_never_again(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**DAILY), rule("Each week", **WEEKLY)))
    script.push(down(), at="2026-11-17 06:00")
    script.expect(
        "quality", "Tuesday 17 November 2026: 1 service down", between=("2026-11-17 08:30", "2026-11-17 08:31")
    )
    script.expect(
        "quality", "Nothing new in the week to Monday 23 November 2026 besides what you were told already",
        between=("2026-11-23 08:30", "2026-11-23 08:31"),
    )  # fmt: skip
    assert script.run("2026-11-16 12:00", "2026-11-23 20:00") == ()


def test_a_restart_before_during_and_after_the_time_of_a_digest_makes_no_second_one(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**WEEKLY),), every=timedelta(days=3))
    script.push(down(), at="2026-11-18 06:00")
    script.restart(at="2026-11-23 08:29")

    def killed_after_making_it() -> None:
        with script.houses[0].engine.begin() as db:
            assert make_due(db, script.houses[0].settings, now=script.clock()) == 1
        script.houses[0].engine.dispose()

    def killed_while_making_it() -> None:
        with script.houses[0].engine.connect() as db:
            assert make_due(db, script.houses[0].settings, now=script.clock()) == 1
            db.rollback()

    script.act(killed_while_making_it, at="2026-11-23 08:30")
    script.act(killed_after_making_it, at="2026-11-23 08:30")
    script.expect(
        "quality", "week to Monday 23 November 2026: 1 service down", between=("2026-11-23 08:30", "2026-11-23 08:30")
    )
    script.restart(at="2026-11-23 08:31")
    assert script.run("2026-11-16 12:00", "2026-11-23 20:00") == ()


def test_two_services_at_once_make_each_digest_once(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**DAILY), rule("Each week", channels=("board",), **WEEKLY)), processes=2)
    script.push(down(), at="2026-11-22 20:00")
    script.expect("quality", "Monday 23", "1 service down", between=("2026-11-23 08:30", "2026-11-23 08:31"))
    script.expect("board", "week to Monday 23", "1 service down", between=("2026-11-23 08:30", "2026-11-23 08:31"))
    script.push(up(), at="2026-11-23 20:00")
    script.expect("quality", "Tuesday 24", "1 service up", between=("2026-11-24 08:30", "2026-11-24 08:31"))
    assert script.run("2026-11-22 12:00", "2026-11-24 20:00") == ()


def test_what_a_round_finds_of_a_home_is_one_message_and_what_goes_back_and_forth_comes_once_a_day(
    tmp_path: Path,
) -> None:
    script = Script(tmp_path, (rule(),))
    script.push(down(), change(ROSE, "safe", after="Requires improvement"), at="2026-11-16 06:00")
    script.push(down(MILL), at="2026-11-16 06:00")
    first = ("2026-11-16 06:00", "2026-11-16 06:01")
    script.expect(
        "quality", "Down one step: Rose House, overall, Good to Requires improvement, and 1 more", between=first
    )
    script.expect("quality", "Down one step: Mill View", between=first)
    script.push(up(ROSE), at="2026-11-17 06:00")
    script.expect("quality", "Up one step: Rose House", between=("2026-11-17 06:00", "2026-11-17 06:01"))
    script.push(down(), at="2026-11-18 06:00")
    script.expect(
        "quality", "It has gone back and forth since", "Good, Requires improvement, Good, now Requires improvement.",
        between=("2026-11-18 06:00", "2026-11-18 06:01"),
    )  # fmt: skip
    script.push(up(ROSE), at="2026-11-18 09:00")
    script.push(down(), at="2026-11-18 11:00")
    script.expect(
        "quality", "Good, Requires improvement, Good, Requires improvement, Good, now Requires improvement.",
        between=("2026-11-19 05:00", "2026-11-19 05:01"),
    )  # fmt: skip
    assert script.run("2026-11-16 05:00", "2026-11-20 12:00") == ()


# --- And a script fails where it should


def test_a_script_says_what_did_not_come_and_what_came_unexpected(tmp_path: Path) -> None:
    script = Script(tmp_path, (rule(**WEEKLY),), every=timedelta(days=3))
    script.push(down(), at="2026-11-18 06:00")
    script.expect("quality", "2 services down", between=("2026-11-23 08:30", "2026-11-23 08:31"))
    unexpected, missing = script.run("2026-11-16 12:00", "2026-11-23 20:00")
    assert unexpected.startswith("unexpected at 2026-11-23 08:30:00+00:00 to quality: Wardround, week to Monday")
    assert missing.startswith("nothing came to quality between 2026-11-23 08:30:00+00:00 and")
