"""Rounds that die before or after any of their commits: resumed, they tell and remember what undisturbed ones do."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.receivers import Mailbox

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("WARDROUND_TORTURE") == "full"
RUNS = 40 if FULL else 4
COMMITS = 24
"""About as many as the longest day has; a death at a later one does not come."""
LAST = (18, 19, 20)
"""Those around the sending of a message, of which one leaves it sent without a receipt."""
Plan = list[list[tuple[int, bool]]]
UNDISTURBED: Plan = [[], [], [], []]
DAYS_WITH_NEWS = (1, 2)


class Days:
    """The program beside this file, and the mail server that it tells."""

    def __init__(self, process: subprocess.Popen[str], mailbox: Mailbox) -> None:
        self.process, self.mailbox = process, mailbox

    def live(self, plan: Plan) -> tuple[dict[str, Any], list[tuple[str, bool]]]:
        """What the house holds after a plan of deaths, and every mail: its subject, and whether it says it may be one
        more time."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.mailbox.received.clear()
        self.process.stdin.write(f"{json.dumps(plan)}\n")
        self.process.stdin.flush()
        held = json.loads(self.process.stdout.readline())
        mails = self.mailbox.received
        return held, [(_event(str(mail["Subject"])), "This may be a repeat" in mail.as_string()) for mail in mails]


def _event(subject: str) -> str:
    """What a subject tells first: how many more changes there are depends on when a second visit missed a banner."""
    return subject.partition(", and ")[0]


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    with Mailbox() as mailbox:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.commits", tmp_path, mailbox.apprise_address],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        with process:
            yield Days(process, mailbox)


def plans() -> Iterator[Plan]:
    """Single deaths on the days with news, in the full form at every commit; then, by a fixed seed, several a day."""
    for day in DAYS_WITH_NEWS if FULL else DAYS_WITH_NEWS[:1]:
        for commit in range(1, COMMITS + 1) if FULL else LAST:
            for before in (True, False) if FULL else (True,):
                yield [[(commit, before)] if number == day else [] for number in range(len(UNDISTURBED))]
    chance = random.Random(20250714)
    for _ in range(RUNS):
        yield [
            [(chance.randint(1, COMMITS), chance.random() < 0.5) for _ in range(chance.randint(0, 4))]
            for _ in UNDISTURBED
        ]


def test_a_round_that_dies_at_any_commit_loses_nothing_and_tells_no_second_time_unmarked(days: Days) -> None:
    calm, told = days.live(UNDISTURBED)
    assert [subject for subject, _ in told] == [
        "Down two steps: Rose House, overall, Good to Inadequate",
        "Up two steps: Rose House, overall, Inadequate to Good",
        "Page can be read again: Rose House",
    ]
    assert not any(repeat for _, repeat in told)
    killed = repeated = 0
    for plan in plans():
        held, mails = days.live(plan)
        killed += held.pop("killed", 0)
        assert held == {name: held_calm for name, held_calm in calm.items() if name != "killed"}, plan
        assert {subject for subject, _ in mails} == {subject for subject, _ in told}, plan
        first = Counter(subject for subject, repeat in mails if not repeat)
        assert max(first.values()) == 1, plan
        repeated += sum(repeat for _, repeat in mails)
    assert repeated, "no death came between a message and its receipt"
    print(f"\nsurvived {killed} deaths at commits, with {repeated} messages sent again and marked so")
