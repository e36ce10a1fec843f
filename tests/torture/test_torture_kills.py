"""Rounds killed at any moment of their life: nothing is lost, nobody is told twice without being told so.

In full many, of the program as cron starts it; in small a few, forked from a process that is warm.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.demo.facts import Site
from deploy.demo.receivers import Mailbox
from deploy.demo.render import render
from deploy.demo.replica import Replica
from monitor.show import LONDON
from tests.story.conftest import assessed, home

from .life import FULL, KILLED, Life

KILLS = 60 if FULL else 5
PATIENCE = 120.0
TODAY = datetime.now(LONDON).date()
OLD = assessed("AP1", TODAY - timedelta(days=500), "Good")
NEW = assessed("AP2", TODAY, "Inadequate")
SETTINGS = """
[fetch]
hosts = ["{host}"]
private_hosts = ["{host}"]
delay_seconds = 0.02
confirm_after_seconds = 0
[cqc]
address = "{address}"
"""


class Program:
    """``wardround`` beside a replica and a mail server."""

    def __init__(self, folder: Path, replica: Replica, mailbox: Mailbox, forks: Life) -> None:
        self.folder, self.forks = folder, forks
        settings = SETTINGS.format(host=replica.address.removeprefix("http://"), address=replica.address)
        (folder / "settings.toml").write_text(settings)
        own = {name: value for name, value in os.environ.items() if not name.startswith("WARDROUND_")}
        self.environ = {**own, "WARDROUND_CHANNEL_ALERTS": mailbox.apprise_address}

    def killed_after(self, seconds: float, *arguments: str) -> tuple[int, str]:
        """Exit code and output of a command that is killed after some seconds, where it has not ended by itself."""
        if not FULL:
            return self.forks.wardround(*arguments, folder=self.folder, environ=self.environ, seconds=seconds)
        process = subprocess.Popen(
            [Path(sys.executable).with_name("wardround"), *arguments],
            cwd=self.folder, env=self.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        said, _ = process.communicate(timeout=PATIENCE)
        return process.returncode, said

    def run(self, *arguments: str) -> tuple[int, str]:
        """Exit code and output; where the crawl of a killed round still runs, a little later."""
        ends = time.monotonic() + PATIENCE
        while True:
            code, said = self.killed_after(PATIENCE, *arguments)
            if code != 4 or time.monotonic() > ends:
                return code, said

    def ask(self, question: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.folder / "wardround.db") as db:
            answers = db.execute(question).fetchall()
        db.close()
        return answers


@pytest.fixture
def site() -> Iterator[tuple[Replica, Mailbox]]:
    with Replica() as replica, Mailbox() as mailbox:
        yield replica, mailbox


def test_rounds_killed_at_any_moment_lose_nothing(tmp_path: Path, site: tuple[Replica, Mailbox], forks: Life) -> None:
    replica, mailbox = site
    program = Program(tmp_path, replica, mailbox, forks)
    before = home("Good", OLD)
    replica.publish(render(Site(organisations=(before,))), at=datetime.now(UTC) - timedelta(hours=2))
    assert program.run("watch", "add", f"location:{before.id}")[0] == 0
    begun = time.monotonic()
    assert program.run("round")[0] == 0
    life = time.monotonic() - begun
    after = home("Inadequate", NEW, OLD)
    replica.publish(render(Site(organisations=(after,))), at=datetime.now(UTC) - timedelta(hours=1))

    chance, killed = random.Random(20260101), 0
    for number in range(KILLS):
        # One in every part of a round's life, so that few kills too meet all of its steps.
        moment = life * (number % 10 + chance.random()) / min(KILLS, 10)
        killed += program.killed_after(moment, "round", "--all")[0] == KILLED
    code, said = program.run("round", "--all")
    assert code == 0, said

    told = program.ask("SELECT DISTINCT alert_id FROM changes WHERE kind = 'rating-changed' AND subject = 'overall'")
    assert len(told) == 1, "the fall is one alert"
    assert program.ask("SELECT state, count(*) FROM deliveries GROUP BY state") == [("sent", 1)]
    first, *repeats = mailbox.received
    assert str(first["Subject"]).startswith("Down two steps: Rose House, overall, Good to Inadequate")
    assert all("This may be a repeat" in mail.as_string() for mail in repeats)
    assert max(hit.together for hit in replica.hits) == 1
    assert program.ask("SELECT id FROM rounds WHERE closed_at IS NULL") == []
    assert program.ask("SELECT * FROM leases") == []
    assert program.ask("PRAGMA integrity_check") == [("ok",)]
    assert program.ask("PRAGMA foreign_key_check") == []
    print(f"\nsurvived {killed} kills, with {len(repeats)} messages sent again and marked so")
