"""Steps of the story on a disk that is full: they stop, and when there is room again nothing is lost.

In full on a small disk of the process's own too, where the machine lets it have one; else files may not grow.
"""

from __future__ import annotations

from itertools import product

from .harm import can_mount
from .life import AFTER_IT, BATCH, FULL, RELEASE, TROUBLE, UNHARMED, WITH_NEWS, WITHDRAWAL, Life, told, unmarked

PARTS = [number / 20 for number in range(20)] if FULL else [0.9]
"""Of what a step writes, so much there is room for."""
HARMS = ("full", "disk") if FULL and can_mount() else ("full",)


def test_what_stops_on_a_full_disk_goes_on_when_there_is_room(life: Life) -> None:
    stopped = repeated = 0
    for harm, step in product(HARMS, WITH_NEWS if FULL else (AFTER_IT, WITHDRAWAL)):
        for part in PARTS:
            life.go_to(step)
            codes = life.step(step, {harm: int(life.counts[step][2] * part)})
            assert codes == [TROUBLE, UNHARMED], (harm, step, part)
            mails = life.mails()
            assert life.state(step) == life.calm[step], (harm, step, part)
            assert told(mails) == told(life.calm_mails[step]), (harm, step, part)
            assert unmarked(mails) <= unmarked(life.calm_mails[step]), (harm, step, part)
            stopped += 1
            repeated += sum(mail.marked for mail in mails)
    how = " and ".join(HARMS)
    print(f"\nstopped {stopped} times by a full disk ({how}), with {repeated} messages sent again and marked so")


def test_a_disk_that_stays_full_for_some_attempts_tells_nobody_twice_unmarked(life: Life) -> None:
    for step in (BATCH, RELEASE) if FULL else (RELEASE,):
        life.go_to(step)
        room = life.counts[step][2]
        codes = life.step(step, *({"full": int(room * part)} for part in (0.9, 0.3)))
        assert codes[-1] == UNHARMED
        mails = life.mails()
        assert life.state(step) == life.calm[step], step
        assert told(mails) == told(life.calm_mails[step]), step
        assert unmarked(mails) <= unmarked(life.calm_mails[step]), step
