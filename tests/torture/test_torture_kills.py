"""Rounds killed at any moment of their life, which visit a home's pages and fetch and read a board's papers: nothing is
lost, nobody is told twice without being told so.

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

from deploy.demo.facts import Organisation, Site
from deploy.demo.receivers import Mailbox
from deploy.demo.render import Page, render
from deploy.demo.replica import Replica
from monitor.show import LONDON
from tests.story.board import LANDING, REGISTER, listing, path, printed, register, sheet
from tests.story.conftest import assessed, home

from .life import FULL, KILLED, Life

KILLS = 60 if FULL else 5
PATIENCE = 120.0
TODAY = datetime.now(LONDON).date()
OLD = assessed("AP1", TODAY - timedelta(days=500), "Good")
NEW = assessed("AP2", TODAY, "Inadequate")
LAST, NEXT = (f"{day.day} {day:%B %Y}" for day in (TODAY - timedelta(days=60), TODAY + timedelta(days=4)))
ROBOT = "The pharmacy robot stops and medicines come late"
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


def papers(day: str, score: int, *reports: str) -> dict[str, bytes]:
    """The papers of a meeting of the board by their titles: reports, and a register with one risk."""
    rows = register(r301=(score, ROBOT), r302=(12, "Cladding of the ward block burns before help is there"))
    risks = sheet("7", "Corporate risk register", told=(REGISTER,), register=rows)
    told = {title: printed(day, sheet(title[0], title, pages=1)) for title in reports}
    return {"Corporate risk register": printed(day, risks)} | told


def published(home: Organisation, meetings: dict[str, dict[str, bytes]]) -> dict[str, Page]:
    """The home's pages and the board's, with its papers."""
    files = {
        path(day, title): Page(body=body, media_type="application/pdf")
        for day, titled in meetings.items()
        for title, body in titled.items()
    }
    return render(Site(organisations=(home,))) | files | {LANDING: Page(body=listing(meetings).encode())}


@pytest.fixture
def site() -> Iterator[tuple[Replica, Mailbox]]:
    with Replica() as replica, Mailbox() as mailbox:
        yield replica, mailbox


def test_rounds_killed_at_any_moment_lose_nothing(tmp_path: Path, site: tuple[Replica, Mailbox], forks: Life) -> None:
    replica, mailbox = site
    program = Program(tmp_path, replica, mailbox, forks)
    before, meetings = home("Good", OLD), {LAST: papers(LAST, 12, "2 Chief executive report")}
    replica.publish(published(before, meetings), at=datetime.now(UTC) - timedelta(hours=2))
    assert program.run("watch", "add", f"location:{before.id}")[0] == 0
    board = ("--only", "papers", "--papers", f"{replica.address}{LANDING}")
    assert program.run("watch", "add", "provider:ZZ7", *board)[0] == 0
    begun = time.monotonic()
    assert program.run("round")[0] == 0
    life = time.monotonic() - begun
    meetings = {NEXT: papers(NEXT, 16, "2 Chief executive report", "3 Quality report", "5 Finance report")} | meetings
    replica.publish(published(home("Inadequate", NEW, OLD), meetings), at=datetime.now(UTC) - timedelta(hours=1))

    chance, killed = random.Random(20260101), 0
    for number in range(KILLS):
        # One in every part of a round's life, so that few kills too meet all of its steps.
        moment = life * (number % 10 + chance.random()) / min(KILLS, 10)
        killed += program.killed_after(moment, "round", "--all")[0] == KILLED
    code, said = program.run("round", "--all")
    assert code == 0, said

    told = program.ask("SELECT DISTINCT alert_id FROM changes WHERE kind = 'rating-changed' AND subject = 'overall'")
    assert len(told) == 1, "the fall is one alert"
    asked = (
        "SELECT kind, subject, after, count(*) FROM changes WHERE kind LIKE 'risk%' OR kind LIKE '%papers%' GROUP BY 1"
    )
    assert program.ask(asked) == [
        ("meeting-papers-published", None, '"4 papers"', 1), ("risk-score-changed", "301", 16, 1),
    ]  # fmt: skip
    assert program.ask("SELECT state, count(*) FROM deliveries GROUP BY state") == [("sent", 2)]
    first = {str(mail["Subject"]): mail for mail in reversed(mailbox.received)}
    assert sorted(subject.partition(":")[0] for subject in first) == ["Down two steps", "Risk's score risen"]
    repeats = [mail for mail in mailbox.received if mail not in first.values()]
    assert all("This may be a repeat" in mail.as_string() for mail in repeats)
    had = "SELECT count(DISTINCT address) FROM records WHERE kind = 'board-paper' AND document IS NOT NULL"
    assert program.ask(had) == [(6,)]
    assert max(hit.together for hit in replica.hits) == 1
    assert program.ask("SELECT id FROM rounds WHERE closed_at IS NULL") == []
    assert program.ask("SELECT * FROM leases") == []
    assert program.ask("PRAGMA integrity_check") == [("ok",)]
    assert program.ask("PRAGMA foreign_key_check") == []
    print(f"\nsurvived {killed} kills, with {len(repeats)} messages sent again and marked so")
