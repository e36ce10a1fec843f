"""Two rounds at once, and one that is killed: the program as cron starts it, in processes of its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.demo.facts import Site
from deploy.demo.render import render
from deploy.demo.replica import Replica
from monitor.command import answer

from .conftest import assessed, home

PATIENCE = 60.0


class Program:
    """``wardround`` in a folder with settings that lead to the replica."""

    def __init__(self, folder: Path, replica: Replica) -> None:
        self.folder, self.replica = folder, replica

    def wait_between_pages(self, seconds: float) -> None:
        """Set the pace of the rounds that are begun from now on."""
        host = urlsplit(self.replica.address).netloc
        (self.folder / "settings.toml").write_text(
            f"""
            [fetch]
            hosts = ["{host}"]
            private_hosts = ["{host}"]
            delay_seconds = {seconds}
            confirm_after_seconds = 0
            [cqc]
            address = "{self.replica.address}"
            """
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("WARDROUND_")}
        return subprocess.Popen(
            [Path(sys.executable).with_name("wardround"), *arguments],
            cwd=self.folder, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err


@pytest.fixture
def slow_site() -> Iterator[Replica]:
    with Replica(answer_seconds=0.1) as replica:
        reports = [assessed(f"AP{number}", date(2024, 2, number), "Good") for number in range(1, 4)]
        replica.publish(render(Site(organisations=(home("Good", *reports),))), at=datetime(2025, 7, 14, tzinfo=UTC))
        yield replica


@pytest.fixture
def program(tmp_path: Path, slow_site: Replica) -> Program:
    made = Program(tmp_path, slow_site)
    made.wait_between_pages(2.0)
    assert answer(["--settings", str(tmp_path / "settings.toml"), "watch", "add", "1-999000001"]) == 0
    return made


def until(true: Callable[[], bool]) -> None:
    """Wait for something to become true, for as long as patience lasts."""
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)


def test_a_second_round_gives_way_and_after_a_killed_one_the_next_takes_up_its_work_one_page_at_a_time(
    program: Program, slow_site: Replica
) -> None:
    before = len(slow_site.hits)
    killed = program.start("round", "--all")
    until(lambda: len(slow_site.hits) > before)
    code, _, said = program.run("round", "--all")
    assert code == 4
    assert said.startswith("another round is running (process ")

    until(lambda: len(slow_site.hits) >= before + 3)
    assert killed.poll() is None, "a round that was refused does not end the one that runs"
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=PATIENCE)
    program.wait_between_pages(0.05)
    ends = time.monotonic() + PATIENCE
    while (answered := program.run("round"))[0] == 4:
        assert time.monotonic() < ends, answered
    code, out, said = answered
    assert (code, said) == (0, "")
    assert "Starting position of 1 organisation, overall: 1 Good." in out
    assert max(hit.together for hit in slow_site.hits) == 1
    with closing(sqlite3.connect(program.folder / "wardround.db")) as db:
        visited = "SELECT count(DISTINCT source_id) FROM visits WHERE outcome IN ('changed', 'not-modified')"
        assert db.execute(visited).fetchone()[0] >= 10
