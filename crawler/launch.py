"""Starting the crawl in a process of its own, and judging it by what it says, never by its exit code."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from crawler.agent import require_contact
from crawler.allowed import check
from crawler.errors import NotFetched
from crawler.order import BEFORE_ITS_TURN, Crawled, Left, Order, Visited

BEAT_SECONDS = 5.0
LOOK_SECONDS = 0.25
MARGIN_SECONDS = 60.0
"""Above the limits that the child keeps itself; then it is killed."""


def crawl(
    order: Order,
    *,
    started: Callable[[int], None],
    beat: Callable[[], None],
    stopping: Callable[[], bool] = lambda: False,
    tell: Callable[[Visited], None] = lambda _: None,
) -> Crawled:
    """Carry out an order in a child process and say how it went.

    ``started`` hears the child's process id before the child may send anything; ``beat`` is called every few seconds.
    Where ``stopping`` says so, and where anything is raised here (KeyboardInterrupt, LeaseLost from ``beat``), the
    child is asked to end after its running requests, and waited for. ``tell`` hears of each visit after it is written.
    Raises ContactMissing, before anything is started, where a real host would be asked without one.
    """
    require_contact(_hosts(order), order.manners.contact, order.manners.private_hosts)
    child = _start()
    try:
        started(child.pid)
        _hand_over(child, order)
        return _Conversation(child, order, tell).listen(beat, stopping)
    except BaseException:  # also a KeyboardInterrupt: whatever ends us, the child's last visit is written first
        _ask_to_end(child)
        _await_end(child, order.manners.timeout_seconds + MARGIN_SECONDS)
        raise
    finally:
        _end(child)


def _hosts(order: Order) -> set[str]:
    hosts = set()
    for visit in order.visits:
        with suppress(NotFetched):  # its visit will say so
            hosts.add(check(visit.address, order.manners.hosts_for(visit.kind)))
    return hosts


class _Conversation:
    def __init__(self, child: subprocess.Popen[bytes], order: Order, tell: Callable[[Visited], None]) -> None:
        self._child = child
        self._order = order
        self._tell = tell
        self._visited: set[int] = set()
        self._last: Crawled | None = None
        self._unread = b""

    def listen(self, beat: Callable[[], None], stopping: Callable[[], bool]) -> Crawled:
        manners = self._order.manners
        ends = time.monotonic() + manners.crawl_limit_minutes * 60 + manners.timeout_seconds + MARGIN_SECONDS
        beats = time.monotonic()
        asked = False
        while self._hear():
            if time.monotonic() >= ends:
                return self._unsaid("overran")
            if time.monotonic() >= beats:
                beat()
                beats = time.monotonic() + BEAT_SECONDS
            if not asked and stopping():
                asked = True
                _ask_to_end(self._child)
                ends = min(ends, time.monotonic() + manners.timeout_seconds + MARGIN_SECONDS)
        return self._last or self._unsaid("shutdown" if asked else "died")

    def _hear(self) -> bool:
        """Take what the child says, waiting a little for it; False when it has said its last."""
        assert self._child.stdout is not None
        if not select.select([self._child.stdout], [], [], LOOK_SECONDS)[0]:
            return True
        piece = os.read(self._child.stdout.fileno(), 1 << 16)
        *lines, self._unread = (self._unread + piece).split(b"\n")
        for line in lines:
            self._take(line)
        return bool(piece) and self._last is None

    def _take(self, line: bytes) -> None:
        if line.startswith(b'{"finish_reason"'):
            self._last = Crawled.model_validate_json(line)
        else:
            visit = Visited.model_validate_json(line)
            self._visited.add(visit.source_id)
            self._tell(visit)

    def _unsaid(self, reason: str) -> Crawled:
        left = (visit for visit in self._order.visits if visit.source_id not in self._visited)
        return Crawled(
            finish_reason=reason,
            visited=len(self._visited),
            left=tuple(Left(source_id=visit.source_id, address=visit.address, why=BEFORE_ITS_TURN) for visit in left),
        )


def _start() -> subprocess.Popen[bytes]:
    # -P, and our own search path without the working folder: a folder named like ours is never imported. The path also
    # carries an installation that is nowhere but in this process. A group of its own: Ctrl-C is for the parent alone.
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler.child", str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
        process_group=0,
    )


def _hand_over(child: subprocess.Popen[bytes], order: Order) -> None:
    """Give the order and keep the pipe open: its end is how the child learns of ours."""
    assert child.stdin is not None
    with suppress(BrokenPipeError):  # it is dead already, which its silence will tell
        child.stdin.write(f"{order.model_dump_json()}\n".encode())
        child.stdin.flush()


def _ask_to_end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()


def _await_end(child: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for the child, reading what it says so that it is not held up by a full pipe."""
    assert child.stdout is not None
    ends = time.monotonic() + seconds
    for readable in _looks(child.stdout, ends):
        if readable and not os.read(child.stdout.fileno(), 1 << 16):
            return


def _looks(stream: Any, ends: float) -> Iterator[bool]:
    while time.monotonic() < ends:
        yield bool(select.select([stream], [], [], LOOK_SECONDS)[0])


def _end(child: subprocess.Popen[bytes]) -> None:
    """Leave no child behind."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.wait(timeout=2 if child.poll() is None else 0)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    finally:
        child.stdout.close()
        with suppress(BrokenPipeError):
            child.stdin.close()
