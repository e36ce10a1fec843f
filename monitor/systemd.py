"""What the service manager is told of us: ready, reloading, stopping, and that we still live.

sd_notify(3) is one datagram of lines to a socket that the environment names. Twenty lines of our own do it: of the
libraries, sdnotify has had no release since 2017, and systemd-python is built from C against the headers of libsystemd.
"""

from __future__ import annotations

import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

log = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds that a manager which does not read its socket may hold us up."""


class Manager:
    """The service manager that started this process; where none did, telling it something does nothing.

    ``watchdog_seconds``: it ends and restarts us after so long without a ping; None where it does not.
    """

    def __init__(self, environ: Mapping[str, str], *, pid: int) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self.watchdog_seconds = _watchdog(environ, pid)

    def ready(self, status: str) -> None:
        """At work, for the first time or after the settings were read again."""
        self._tell(READY=1, STATUS=status)

    def reloading(self) -> None:
        """Reading the settings again; `ready` follows."""
        self._tell(RELOADING=1, MONOTONIC_USEC=time.monotonic_ns() // 1000)

    def stopping(self, *, seconds: float) -> None:
        """On the way out, for which ``seconds`` may be needed from now on."""
        self._tell(STOPPING=1, EXTEND_TIMEOUT_USEC=int(seconds * 1_000_000), STATUS="stopping")

    def status(self, sentence: str) -> None:
        """What ``systemctl status`` shows."""
        self._tell(STATUS=sentence)

    def ping(self) -> None:
        """We live."""
        self._tell(WATCHDOG=1)

    def _tell(self, **states: str | int) -> None:
        if not self._address.startswith(("/", "\0")):
            return
        lines = "\n".join(f"{name}={' '.join(str(value).split())}" for name, value in states.items())
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as datagram:
                datagram.settimeout(PATIENCE)
                datagram.sendto(lines.encode(errors="replace"), self._address)
        except OSError as error:
            log.debug("the service manager does not listen: %s", error.strerror or error)


class Pulse:
    """When work last gave a sign of life: each time it asks what time it is, which it does at every write.

    Counted by the clock that stands still while the machine sleeps.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._last = monotonic()

    def through(self, clock: Callable[[], datetime]) -> Callable[[], datetime]:
        """The same clock; whoever asks it lives."""

        def ask() -> datetime:
            self._last = self._monotonic()
            return clock()

        return ask

    @property
    def silent(self) -> float:
        """Seconds since the last sign of life."""
        return self._monotonic() - self._last


@contextmanager
def watched(manager: Manager, alive: Callable[[], bool]) -> Iterator[None]:
    """Ping the manager at half of its time, from a thread, for as long as ``alive`` says so."""
    if manager.watchdog_seconds is None:
        yield
        return
    ends = threading.Event()
    pinging = threading.Thread(
        target=_ping, args=(manager, alive, ends, manager.watchdog_seconds / 2), name="watchdog", daemon=True
    )
    pinging.start()
    try:
        yield
    finally:
        ends.set()
        pinging.join()


def _ping(manager: Manager, alive: Callable[[], bool], ends: threading.Event, every: float) -> None:
    said = False
    while True:
        if alive():
            said = False
            manager.ping()
        elif not said:
            said = True
            log.error("the work gives no sign of life: the service manager is left to start it again")
        if ends.wait(every):
            return


def _watchdog(environ: Mapping[str, str], pid: int) -> float | None:
    microseconds, meant = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID") or str(pid)
    if not re.fullmatch(r"[1-9]\d*", microseconds) or meant != str(pid):
        return None
    return int(microseconds) / 1_000_000
