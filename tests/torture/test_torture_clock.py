"""The story under clocks that change to summer and back, that are set back by an hour, or that wake a month later."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.papers.shelf import TRUST

from .life import AFTER_IT, DIGEST, FULL, LAST, LAST_DIGEST, SAME, STEPS, UNHARMED, Harm, Life, Mail, told, unmarked

BOARD = 4
"""The number of the trust among the organisations."""
HOUR, MONTH = 3600, 30 * 24 * 3600
JUMPS = 12 if FULL else 1
ONCE = ("mail", "standin")


def of(mails: list[Mail], *people: str) -> list[Mail]:
    return [mail for mail in mails if mail.to in people]


def of_homes(found: list[Mail]) -> list[Mail]:
    """Without what is told of the board, whose meetings are of one summer."""
    return [mail for mail in found if TRUST.name not in mail.tells]


def held_of_homes(found: dict[str, Any]) -> dict[str, Any]:
    """What is held, in the same way."""
    of = {"changes": -1, "in force": 0}
    return {name: [row for row in found[name] if name not in of or row[of[name]] != BOARD] for name in SAME}


@pytest.mark.parametrize("first", ["2026-03-28T06:00+00:00", "2026-10-24T06:00+00:00"], ids=["March", "October"])
def test_the_day_on_which_the_clocks_change_is_a_day_as_any_other(life: Life, first: str) -> None:
    life.begin(first)
    steps = STEPS if FULL else STEPS[: DIGEST + 1]
    for step in steps:
        assert life.step(step) == [UNHARMED]
    mails, last = life.mails(), steps[-1]
    calm = [mail for mails in life.calm_mails[: last + 1] for mail in mails]
    assert told(of_homes(mails)) == told(of_homes(calm))
    assert unmarked(of_homes(mails)) == unmarked(of_homes(calm))
    found, known = life.state(last), life.calm[last]
    assert held_of_homes(found) == held_of_homes(known)
    assert len(found["digests"]) == len(known["digests"])


@pytest.mark.parametrize("seconds", [-HOUR, MONTH], ids=["an hour back", "a month on"])
def test_a_clock_that_jumps_in_the_midst_of_a_step_loses_nothing_and_tells_nobody_twice(
    life: Life, seconds: int
) -> None:
    chance = random.Random(seconds)
    for number in range(JUMPS):
        step = chance.choice(range(AFTER_IT, LAST_DIGEST)) if FULL else (AFTER_IT if seconds < 0 else LAST)
        # A message that was let go at an hour that is yet to come again waits for it: the next steps are later.
        rest = range(step, len(STEPS) if FULL else step + 2)
        jump: Harm = {"jump": [chance.randint(1, life.counts[step][1]), seconds]}
        life.go_to(step)
        for each in rest:
            life.step(each, *((jump,) if each == step else ()))
        mails, last = life.mails(), rest[-1]
        calm = [mail for each in rest for mail in life.calm_mails[each]]
        assert told(of(mails, *ONCE)) == told(of(calm, *ONCE)), (number, step, jump)
        assert unmarked(of(mails, *ONCE)) == unmarked(of(calm, *ONCE)), (number, step, jump)
        assert not any(mail.marked for mail in mails)
        found, known = life.state(last), life.calm[last]
        assert {name: found[name] for name in SAME} == {name: known[name] for name in SAME}, (number, step, jump)
        assert {state for _, state in found["deliveries"]} <= {"sent", "given-up", "cancelled"}, (number, step, jump)
        # A digest made meanwhile groups otherwise: none has been left out of all.
        assert all(taken for _, taken in found["entries"]), (number, step, jump)
        assert found["lacking"] == [], (number, step, jump)
    print(f"\nthe clock jumped {JUMPS} times by {seconds} seconds")
