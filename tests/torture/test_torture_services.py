"""Two services at once on one database: one makes the round, all tell, and nobody hears of a thing twice."""

from __future__ import annotations

import random

from .life import (
    AFTER_IT,
    ANOTHER,
    BATCH,
    DIGEST,
    FULL,
    KILLED,
    LAST,
    LAST_DIGEST,
    SAME,
    UNHARMED,
    WITHDRAWAL,
    Life,
    deaths,
    told,
    unmarked,
)

PAIRS = 15 if FULL else 1
ROUNDS = ((AFTER_IT, DIGEST), (BATCH, LAST_DIGEST), (LAST, LAST_DIGEST))
"""A round, and the step up to which all that it found is told: a digest made beside it has only what was there."""


def test_of_two_that_begin_a_round_at_once_one_gives_way_and_each_message_is_sent_by_one(life: Life) -> None:
    chance, beaten = random.Random(20250714), 0
    for number in range(PAIRS):
        step, last = ROUNDS[number % len(ROUNDS)]
        life.go_to(step)
        # Every other time by chance, else where one of them has the lease for certain.
        halt = {} if number % 2 else {"halt": chance.randint(1, life.counts[step][0] - 1)}
        codes = life.step(step, {**halt, "beside": ["round", "tell", "tell"]})
        assert set(codes) <= {UNHARMED, ANOTHER}, step
        assert UNHARMED in codes[:2], step
        assert not halt or codes[1] == ANOTHER, (step, halt)
        for each in range(step + 1, last + 1):
            life.step(each)
        mails, found, known = life.mails(), life.state(last), life.calm[last]
        assert {name: found[name] for name in SAME} == {name: known[name] for name in SAME}, step
        assert all(taken for _, taken in found["entries"]), step
        assert {state for _, state in found["deliveries"]} <= {"sent", "given-up", "cancelled"}, step
        calm = [mail for mails in life.calm_mails[step : last + 1] for mail in mails if mail.to != "table"]
        assert unmarked(mail for mail in mails if mail.to != "table") == unmarked(calm), step
        assert not any(mail.marked for mail in mails), step
        beaten += codes.count(ANOTHER)
    print(f"\n{PAIRS} rounds begun twice at once, of which {beaten} gave way")


def test_those_that_tell_at_once_share_the_messages(life: Life) -> None:
    for halt in range(1, life.counts[WITHDRAWAL][0]) if FULL else (4,):
        life.go_to(WITHDRAWAL)
        codes = life.step(WITHDRAWAL, {"halt": halt, "beside": ["tell", "tell"]})
        assert set(codes) == {UNHARMED}, halt
        assert life.state(WITHDRAWAL) == life.calm[WITHDRAWAL], halt
        assert unmarked(life.mails()) == unmarked(life.calm_mails[WITHDRAWAL]), halt


def test_one_that_dies_beside_others_leaves_them_what_it_had_begun(life: Life) -> None:
    chance, killed, repeated = random.Random(20250714), 0, 0
    for number in range(PAIRS):
        step, last = ROUNDS[number % len(ROUNDS)]
        commits = life.counts[step][0]
        life.go_to(step)
        death = {"die": [chance.randint(commits // 2, commits), chance.random() < 0.5]}
        codes = life.step(step, {**death, "beside": ["tell", "tell"]})
        assert set(codes) <= {UNHARMED, ANOTHER, KILLED}, (step, death)
        for each in range(step + 1, last + 1):
            life.step(each)
        mails, found, known = life.mails(), life.state(last), life.calm[last]
        assert {name: found[name] for name in SAME} == {name: known[name] for name in SAME}, (step, death)
        assert all(taken for _, taken in found["entries"]), (step, death)
        assert {state for _, state in found["deliveries"]} <= {"sent", "given-up", "cancelled"}, (step, death)
        calm = [mail for mails in life.calm_mails[step : last + 1] for mail in mails if mail.to != "table"]
        assert told(calm) == told(mail for mail in mails if mail.to != "table"), (step, death)
        assert unmarked(mail for mail in mails if mail.to != "table") <= unmarked(calm), (step, death)
        killed += deaths(codes)
        repeated += sum(mail.marked for mail in mails)
    assert killed
    print(f"\nsurvived {killed} deaths beside others that told, with {repeated} messages sent again and marked so")
