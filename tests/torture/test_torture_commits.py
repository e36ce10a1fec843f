"""Steps of the story whose process dies at a commit, or when a message is in: taken again, they tell and remember what
undisturbed ones do."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from .life import (
    AFTER_IT,
    DIGEST,
    FULL,
    LAST_DIGEST,
    RELEASE,
    STEPS,
    WITH_NEWS,
    WITHDRAWAL,
    Harm,
    Life,
    deaths,
    told,
    unmarked,
)

OF_EACH_KIND: tuple[tuple[int, Harm], ...] = (
    (AFTER_IT, {"mail": 3}),
    (WITHDRAWAL, {"mail": 2}),
    (RELEASE, {"mail": 3}),
    (LAST_DIGEST, {"mail": 1}),
)
"""Deaths right after what stands in for somebody is in, after a correction, after a word to operators, a digest."""
STORIES = 20 if FULL else 1


def test_undisturbed_the_story_tells_each_of_its_people_once(life: Life) -> None:
    mails = [mail for mails in life.calm_mails for mail in mails]
    assert not any(mail.marked for mail in mails)
    assert max(unmarked(mails).values()) == 1
    assert sorted((mail.to, mail.tells.partition(":")[0]) for mail in mails) == [
        ("mail", "Board paper withdrawn"),
        ("mail", "Correction"),
        ("mail", "Down one step"),
        ("mail", "Down one step"),
        ("mail", "Down two steps"),
        ("mail", "Risk's score risen"),
        ("mail", "Risk's score risen"),
        ("ops", "New report, rating unchanged"),
        ("ops", "Over"),
        ("ops", "Page can be read again"),
        ("ops", "Trouble"),
        ("ops", "Trouble"),
        ("standin", "Correction"),
        ("standin", "Down two steps"),
        ("table", "Correction"),
        ("table", "Wardround, …"),
        ("table", "Wardround, …"),
        ("table", "Wardround, …"),
    ]


def deadly(life: Life) -> Iterator[tuple[int, list[Harm]]]:
    """The steps with the deaths before each is taken in peace. In full: every commit of every step, before and after
    it, and every message; in small: some of those of the telling, by a fixed seed, and a message of each kind."""
    chance = random.Random(20250714)
    commits = [(step, number, life.counts[step][0]) for step in STEPS for number in range(1, life.counts[step][0] + 1)]
    every: list[tuple[int, Harm]] = [
        (step, {"die": [number, before]}) for step, number, _ in commits for before in (True, False)
    ]
    if FULL:
        mails = [(step, {"mail": number + 1}) for step in STEPS for number in range(len(life.calm_mails[step]))]
        yield from ((step, [harm]) for step, harm in (*every, *mails))
        return
    late = {(step, number) for step, number, most in commits if step in WITH_NEWS and number > most * 2 / 3}
    some = chance.sample([one for one in every if (one[0], one[1]["die"][0]) in late], 2)
    # After the changes were found and before the books were closed: the next round closes them.
    unclosed: Harm = {"die": [life.counts[AFTER_IT][0] * 2 // 5, False]}
    yield from ((step, [harm]) for step, harm in (*some, (AFTER_IT, unclosed), *OF_EACH_KIND))


def test_a_step_that_dies_at_any_commit_loses_nothing_and_tells_no_second_time_unmarked(life: Life) -> None:
    killed = repeated = 0
    for step, harms in deadly(life):
        life.go_to(step)
        killed += deaths(life.step(step, *harms))
        mails = life.mails()
        assert life.state(step) == life.calm[step], (step, harms)
        assert told(mails) == told(life.calm_mails[step]), (step, harms)
        assert unmarked(mails) <= unmarked(life.calm_mails[step]), (step, harms)
        repeated += sum(mail.marked for mail in mails)
    assert repeated, "no death came between a message and its receipt"
    print(f"\nsurvived {killed} deaths, with {repeated} messages sent again and marked so")


@pytest.mark.parametrize("seed", range(STORIES))
def test_a_whole_story_of_deaths_ends_as_the_calm_one(life: Life, seed: int) -> None:
    chance, killed = random.Random(seed), 0
    steps = STEPS if FULL else STEPS[:DIGEST]
    for step in steps:
        most = life.counts[step][0]
        harms = [{"die": [chance.randint(1, most), chance.random() < 0.5]} for _ in range(chance.randint(0, 3))]
        killed += deaths(life.step(step, *harms))
    mails, last = life.mails(), steps[-1]
    calm = [mail for some in life.calm_mails[: last + 1] for mail in some]
    assert life.state(last) == life.calm[last]
    assert told(mails) == told(calm)
    assert unmarked(mails) <= unmarked(calm)
    print(f"\nsurvived {killed} deaths in one story")
