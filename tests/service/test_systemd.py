"""What the service manager is told, over a real socket, and when it is told nothing more."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.systemd import Manager, Pulse, watched
from tests.service.conftest import Listener


@pytest.fixture(params=["path", "abstract"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Listener]:
    """A socket in a folder, and one of the abstract names."""
    listening = Listener(str(tmp_path / "notify") if request.param == "path" else f"@{tmp_path}/notify")
    yield listening
    listening.close()


def test_the_manager_hears_each_state_as_the_protocol_spells_it(either: Listener) -> None:
    manager = Manager({"NOTIFY_SOCKET": either.address}, pid=1)
    manager.ready("rounds at 06:00")
    assert either.next() == {"READY": "1", "STATUS": "rounds at 06:00"}
    manager.reloading()
    said = either.next()
    assert said["RELOADING"] == "1"
    assert int(said["MONOTONIC_USEC"]) > 0
    manager.status("visiting 412 addresses")
    assert either.next() == {"STATUS": "visiting 412 addresses"}
    manager.ping()
    assert either.next() == {"WATCHDOG": "1"}
    manager.stopping(seconds=1.5)
    assert either.next() == {"STOPPING": "1", "EXTEND_TIMEOUT_USEC": "1500000", "STATUS": "stopping"}


def test_a_status_of_several_lines_cannot_pass_for_another_state(listener: Listener) -> None:
    Manager({"NOTIFY_SOCKET": listener.address}, pid=1).status("a page said\nMAINPID=1\r\nREADY=1")
    assert listener.next() == {"STATUS": "a page said MAINPID=1 READY=1"}


@pytest.mark.parametrize("address", ["", "relative", "vsock:2:1234", "/nowhere/at/all"])
def test_where_no_manager_listens_nothing_is_made_and_the_work_goes_on(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    with caplog.at_level("DEBUG", logger="monitor.systemd"):
        Manager({"NOTIFY_SOCKET": address}, pid=1).ready("rounds at 06:00")
    assert list(tmp_path.iterdir()) == []
    missed = ["the service manager does not listen: No such file or directory"] if address.startswith("/") else []
    assert caplog.messages == missed


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({"WATCHDOG_USEC": "180000000"}, 180.0),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "7"}, 180.0),
        ({"WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_the_one_that_is_meant_for_this_process(environ: dict[str, str], seconds: float | None) -> None:
    assert Manager(environ, pid=7).watchdog_seconds == seconds


def test_while_the_work_lives_the_manager_is_pinged_and_when_it_hangs_no_more(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    alive, asked_in_vain = threading.Event(), threading.Event()
    alive.set()

    def probe() -> bool:
        if not alive.is_set():
            asked_in_vain.set()
        return alive.is_set()

    manager = Manager({"NOTIFY_SOCKET": listener.address, "WATCHDOG_USEC": "20000"}, pid=1)
    with watched(manager, probe):
        assert [listener.next() for _ in range(3)] == [{"WATCHDOG": "1"}] * 3
        alive.clear()
        assert asked_in_vain.wait(20)
        manager.status("a mark behind the last ping")
        while "STATUS" not in listener.next():
            pass
        asked_in_vain.clear()
        assert asked_in_vain.wait(20)
        with pytest.raises(TimeoutError):
            listener.next(seconds=0.1)
        assert caplog.text.count("the work gives no sign of life") == 1
        alive.set()
        assert listener.next() == {"WATCHDOG": "1"}
    assert "watchdog" not in {thread.name for thread in threading.enumerate()}


def test_without_a_watchdog_nothing_is_pinged_and_no_thread_is_started(listener: Listener) -> None:
    with watched(Manager({"NOTIFY_SOCKET": listener.address}, pid=1), lambda: True):
        assert "watchdog" not in {thread.name for thread in threading.enumerate()}


def test_whoever_asks_for_the_time_lives() -> None:
    seconds = 10.0
    pulse = Pulse(lambda: seconds)
    clock = pulse.through(lambda: "the time")  # type: ignore[arg-type, return-value]
    seconds = 25.0
    assert pulse.silent == 15.0
    assert str(clock()) == "the time"
    assert pulse.silent == 0.0
