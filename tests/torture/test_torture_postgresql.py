"""The story on a PostgreSQL server: what dies there, or meets others, ends as the calm story in a file."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from tests.storage.test_postgresql import SERVER

from .life import AFTER_IT, ANOTHER, BATCH, FULL, MORNING, STEPS, UNHARMED, Harm, Life, deaths, told, unmarked
from .life import LAST as LAST_ROUND

pytestmark = pytest.mark.postgresql
ROUNDS = (MORNING, AFTER_IT, BATCH, LAST_ROUND)
LAST, HARMED = (STEPS[-1], STEPS) if FULL else (AFTER_IT, (AFTER_IT,))
DEATHS, HALTS = (8, 3) if FULL else (1, 1)
"""Of each step that is harmed: a database is copied for each."""


@pytest.fixture
def life(life: Life) -> Iterator[Life]:
    server = create_engine(SERVER, connect_args={"connect_timeout": 3})
    try:
        server.connect().close()
    except OperationalError:
        pytest.skip("no PostgreSQL server: install postgresql, or name one in WARDROUND_TEST_POSTGRESQL")
    finally:
        server.dispose()
    life.move(SERVER)
    yield life
    life.move("")


def test_on_a_server_too_a_step_that_dies_or_is_halted_tells_and_remembers_what_a_calm_one_does(life: Life) -> None:
    chance, killed, repeated = random.Random(20250714), 0, 0
    life.begin()
    for step in range(LAST + 1):
        life.keep(step)
        commits = life.counts[step][0]
        deadly: list[Harm] = [{"die": [number, before]} for number in range(1, commits + 1) for before in (True, False)]
        deadly += [{"mail": number + 1} for number in range(len(life.calm_mails[step]))]
        for harm in chance.sample(deadly, min(DEATHS, len(deadly)) if step in HARMED else 0):
            life.go_to(step)
            killed += deaths(life.step(step, harm))
            repeated += _judge(life, step, harm)
        beside = ["round"] if step in ROUNDS else ["tell", "tell"]
        for number in chance.sample(range(1, commits), min(HALTS, commits - 1) if step in HARMED else 0):
            halt: Harm = {"halt": number, "beside": beside}
            life.go_to(step)
            assert life.step(step, halt)[:2] == [UNHARMED, ANOTHER if step in ROUNDS else UNHARMED], (step, halt)
            assert _judge(life, step, halt) == 0
        if step < LAST:
            life.go_to(step)
            assert life.step(step) == [UNHARMED]
            assert _judge(life, step, {}) == 0
    print(f"\nsurvived {killed} deaths on a server, with {repeated} messages sent again and marked so")


def _judge(life: Life, step: int, harm: Harm) -> int:
    mails = life.mails()
    assert life.state(step) == life.calm[step], (step, harm)
    assert told(mails) == told(life.calm_mails[step]), (step, harm)
    assert unmarked(mails) <= unmarked(life.calm_mails[step]), (step, harm)
    return sum(mail.marked for mail in mails)
