"""The service as a service manager runs it: a process that says how it stands, takes new settings, and stops."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.house import House
from monitor.loading import load
from monitor.round import make_round
from monitor.service import Service
from monitor.systemd import Manager
from storage.engine import open_database
from tests.command.conftest import Wardround
from tests.command.test_habits import started
from tests.command.test_read_address import HOME, PAGE, settle
from tests.command.test_run import Slow
from tests.service.conftest import Listener, Time
from tests.site import Site


class Program:
    """``wardround run`` under way; ``log`` gathers what it says on standard error."""

    def __init__(self, folder: Path) -> None:
        self.process = started(folder, "run", stderr=subprocess.PIPE)
        self.log: list[str] = []
        self._said = threading.Condition()
        self._reads = threading.Thread(target=self._read, daemon=True)
        self._reads.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._said:
                self.log.append(line)
                self._said.notify_all()

    def says(self, words: str) -> None:
        with self._said:
            there = self._said.wait_for(lambda: any(words in line for line in self.log), timeout=60)
        assert there, "".join(self.log)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self._reads.join(timeout=60)
        return code


@pytest.fixture
def told(listener: Listener, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Listener:
    """The manager that a program of this test is started by."""
    assert folder == Path.cwd()
    monkeypatch.setenv("NOTIFY_SOCKET", listener.address)
    monkeypatch.setenv("WATCHDOG_USEC", "2000000")
    return listener


@pytest.fixture
def program(folder: Path, told: Listener) -> Iterator[Program]:
    assert told.told == []
    running = Program(folder)
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()
    assert running.process.stderr is not None
    running.process.stderr.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def test_the_manager_hears_when_it_is_ready_that_it_lives_and_when_it_goes(told: Listener, program: Program) -> None:
    assert told.until("READY")["STATUS"] == "rounds at 06:00 (Europe/London)"
    assert told.until("WATCHDOG") == {"WATCHDOG": "1"}
    assert program.stop() == 0
    going = told.until("STOPPING")
    assert int(going["EXTEND_TIMEOUT_USEC"]) == 420_000_000


def test_a_hang_up_reads_the_settings_again_and_bad_ones_are_refused(
    folder: Path, told: Listener, program: Program
) -> None:
    told.until("READY")
    (folder / "settings.toml").write_text('[schedule]\nrounds = ["six"]')
    program.process.send_signal(signal.SIGHUP)
    assert int(told.until("RELOADING")["MONOTONIC_USEC"]) > 0
    refused = (
        "the new settings are refused, and the old ones go on: "
        f'{folder / "settings.toml"}: schedule.rounds[1] is "six"; allowed is a time of day such as "06:00"'
    )
    assert told.until("READY")["STATUS"] == refused
    program.says(refused)
    (folder / "settings.toml").write_text('[schedule]\nrounds = ["07:15", "19:15"]')
    program.process.send_signal(signal.SIGHUP)
    assert told.until("READY")["STATUS"] == "rounds at 07:15, 19:15 (Europe/London)"
    (folder / "settings.toml").write_text('database = "another.db"')
    program.process.send_signal(signal.SIGHUP)
    told.until("READY")
    program.says(f"database: {folder / 'wardround.db'} is in use; another one needs a restart")
    assert program.stop() == 0
    assert not (folder / "another.db").exists()


def test_new_settings_in_the_middle_of_a_round_lose_nothing_of_it(
    folder: Path, site: Site, wardround: Wardround, told: Listener
) -> None:
    settle(folder, site)
    slow = Slow()
    site.route(HOME, slow)
    site.page(f"{HOME}/reports", PAGE.read_bytes())
    wardround("watch", "add", site.address + HOME)
    program = Program(folder)
    try:
        assert slow.asked.wait(60)
        (folder / "settings.toml").write_text((folder / "settings.toml").read_text() + '[schedule]\nrounds = ["05:05"]')
        program.process.send_signal(signal.SIGHUP)
        while told.until("READY")["STATUS"] != "rounds at 05:05 (Europe/London)":
            pass
        slow.may_come.set()
        program.says("Starting position of 1 organisation")
        program.says(" visited, 2 new, 0 changed, ")
        assert program.stop() == 0
    finally:
        slow.may_come.set()
        program.process.kill()
        program.process.wait()
        assert program.process.stderr is not None
        program.process.stderr.close()


@pytest.fixture
def settled(folder: Path, site: Site, wardround: Wardround) -> Iterator[House]:
    """The house of a folder whose settings lead to the site."""
    settle(folder, site)
    wardround("migrate")
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}")
    found = load(environ={}, folder=folder)
    yield House(engine=engine, settings=found.settings, clock=lambda: datetime.now(UTC), environ={}, base=folder)
    engine.dispose()


def test_what_is_watched_while_it_runs_is_visited_at_the_next_minute(
    settled: House, site: Site, wardround: Wardround
) -> None:
    service = Service(settled, Manager({}, pid=1))
    service.tick()
    assert HOME not in site.paths()
    site.page(HOME, PAGE.read_bytes())
    wardround("watch", "add", site.address + HOME)
    site.forget()
    service.tick()
    assert HOME in site.paths()
    site.forget()
    service.tick()
    assert site.requests == []


def test_a_site_that_does_not_answer_is_not_asked_every_minute(
    settled: House, site: Site, wardround: Wardround
) -> None:
    site.page(HOME, "busy", status=500)
    service = Service(settled, Manager({}, pid=1))
    service.tick()
    wardround("watch", "add", site.address + HOME)
    service.tick()
    site.forget()
    for _ in range(3):
        service.tick()
    assert site.requests == []


def test_asked_to_stop_while_pages_are_read_the_round_leaves_them_to_the_next(
    settled: House, site: Site, wardround: Wardround
) -> None:
    site.page(HOME, PAGE.read_bytes())
    wardround("watch", "add", site.address + HOME)
    stop = threading.Event()

    def note(step: str) -> None:
        if step.startswith("reading"):
            stop.set()

    stopped = make_round(settled, trigger="run", progress=note, stop=stop)
    assert "stopped: the next round goes on from here" in stopped.line
    assert stopped.starting_position == ()
    site.forget()
    after = make_round(settled, trigger="run")
    assert after.starting_position[0].startswith("Starting position of 1 organisation")
    assert HOME not in site.paths()


def test_a_clock_that_is_read_through_the_service_still_tells_the_time(house: House, time: Time) -> None:
    service = Service(replace(house, clock=time), Manager({}, pid=1))
    time.later(hours=1)
    assert service.house.clock() == time.now
