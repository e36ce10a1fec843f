"""The service under way: asked to stop in the middle of a round, and started on what was watched since."""

import signal
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.commands.run import Service
from monitor.house import House
from monitor.loading import load
from storage.engine import open_database
from tests.command.conftest import Wardround
from tests.command.test_habits import started
from tests.command.test_read_address import HOME, PAGE, settle
from tests.site import Asked, Page, Site


class Slow:
    """A page whose answer waits until it may come, and which tells that it was asked for."""

    def __init__(self) -> None:
        self.asked, self.may_come = threading.Event(), threading.Event()

    def __call__(self, _: Asked) -> Page:
        self.asked.set()
        self.may_come.wait(30)
        return Page(body=PAGE.read_bytes(), headers={"Content-Type": "text/html; charset=utf-8"})


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    with Site() as site:
        settle(folder, site)
        yield site


@pytest.fixture
def page(site: Site, wardround: Wardround) -> Iterator[Slow]:
    slow = Slow()
    site.route(HOME, slow)
    site.page(f"{HOME}/reports", PAGE.read_bytes())
    assert wardround("watch", "add", site.address + HOME).code == 0
    yield slow
    slow.may_come.set()


@pytest.mark.parametrize("command", ["round", "run"])
def test_asked_to_stop_in_the_middle_of_a_round_it_ends_cleanly_and_the_next_goes_on(
    wardround: Wardround, folder: Path, page: Slow, command: str
) -> None:
    program = started(folder, command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert page.asked.wait(60)
    program.send_signal(signal.SIGTERM if command == "run" else signal.SIGINT)
    page.may_come.set()
    out, told = program.communicate(timeout=60)
    assert "Traceback" not in out + told
    assert (program.returncode, "stopped" in told) == ((0, True) if command == "run" else (130, True))
    after = wardround("round")
    assert after.code == 0
    assert "Starting position of 1 organisation" in after.out


def test_a_round_of_the_service_visits_what_was_watched_since_it_began(
    wardround: Wardround, folder: Path, site: Site
) -> None:
    wardround("migrate")
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}")
    settings = load(environ={}, folder=folder).settings
    service = Service(House(engine=engine, settings=settings, clock=lambda: datetime.now(UTC), environ={}, base=folder))
    service.round()
    assert site.requests == []
    site.page(HOME, PAGE.read_bytes())
    wardround("watch", "add", site.address + HOME)
    service.round()
    assert HOME in site.paths()
    engine.dispose()
