"""Steps of the story whose database somebody else holds: they wait, or stop and are taken again.

In full for a minute too, which is what everybody waits; else the same with a shorter patience.
"""

from __future__ import annotations

import random

from storage.engine import BUSY_SECONDS

from .life import FULL, RELEASE, TROUBLE, UNHARMED, WITH_NEWS, WITHDRAWAL, Life, told, unmarked

HELD, PATIENCE = 0.15, 0.05
LOCKS = [(HELD, PATIENCE)] * 40 + [(BUSY_SECONDS + 5, BUSY_SECONDS)] if FULL else [(HELD, PATIENCE)] * 2
"""For how long the database is held, and for how long the step waits."""


def test_a_database_locked_for_longer_than_anybody_waits_stops_a_step_that_is_then_taken_again(life: Life) -> None:
    chance, stopped, repeated = random.Random(20250714), 0, 0
    for number, (held, patience) in enumerate(LOCKS):
        step = WITH_NEWS[number % len(WITH_NEWS)] if FULL else (WITHDRAWAL, RELEASE)[number]
        commits = life.counts[step][0]
        # The later two thirds: what was told must not be told again unmarked.
        lock = [chance.randint(commits // 3 + 1, commits - 1), held]
        life.go_to(step)
        codes = life.step(step, {"lock": lock, "patience": patience})
        # A short lock may be over before the step wants the database again.
        assert codes[0] in ((TROUBLE, UNHARMED) if held == HELD else (TROUBLE,)), (step, lock)
        mails = life.mails()
        assert life.state(step) == life.calm[step], (step, lock)
        assert told(mails) == told(life.calm_mails[step]), (step, lock)
        assert unmarked(mails) <= unmarked(life.calm_mails[step]), (step, lock)
        stopped += codes[0] == TROUBLE
        repeated += sum(mail.marked for mail in mails)
    assert stopped
    print(f"\nstopped {stopped} times by a lock, with {repeated} messages sent again and marked so")


def test_a_lock_that_ends_in_time_is_waited_for(life: Life) -> None:
    seconds = BUSY_SECONDS - 5 if FULL else HELD
    life.go_to(WITHDRAWAL)
    assert life.step(WITHDRAWAL, {"lock": [1, seconds]}) == [UNHARMED, UNHARMED]
    assert life.state(WITHDRAWAL) == life.calm[WITHDRAWAL]
    assert unmarked(life.mails()) == unmarked(life.calm_mails[WITHDRAWAL])
