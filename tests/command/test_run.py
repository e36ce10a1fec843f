"""The service under way, asked to stop in the middle of a round."""

import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

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
