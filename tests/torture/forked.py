"""``wardround`` and its crawls, forked from a process that has imported what they need: a round is begun at once.

It is the same code in processes of their own, but that bodies are read in the process of the round. Nothing here has a
thread when it forks.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import crawler.launch
import monitor.commands.round
import monitor.commands.watch
import monitor.round
import tests.warmed  # noqa: F401
from crawler import child
from monitor import command

LOOK_SECONDS = 0.005


class Fork:
    """Some work in a process of its own; as much of ``subprocess.Popen`` as is asked for."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._code: int | None = None
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid:
            return
        code = 1
        try:
            work()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException as error:  # noqa: BLE001  # a fork must not run on into its parent's work
            print(repr(error), file=sys.stderr)
        finally:
            sys.stdout.flush()
            os._exit(code)

    def poll(self) -> int | None:
        if self._code is None:
            gone, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if gone else None
        return self._code

    def wait(self, timeout: float = float("inf")) -> int:
        ends = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() >= ends:
                raise subprocess.TimeoutExpired("fork", timeout)
            time.sleep(LOOK_SECONDS)
        return code

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def killed_after(self, seconds: float) -> int:
        """How it ended, by itself or by that."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(seconds)
        self.kill()
        return self.wait()


class Crawl(Fork):
    """A crawl with its two pipes."""

    def __init__(self) -> None:
        (order, ours), (theirs, answers) = os.pipe(), os.pipe()

        def crawl() -> None:
            os.close(ours)
            os.close(theirs)
            os.dup2(order, 0)
            os.dup2(answers, 1)
            os.setpgid(0, 0)
            sys.argv = ["crawler.child", str(os.getppid())]
            child.main()

        super().__init__(crawl)
        os.close(order)
        os.close(answers)
        self.stdin, self.stdout = os.fdopen(ours, "wb"), os.fdopen(theirs, "rb", buffering=0)


class _Reader:
    """As much of a pool as a round asks for."""

    def schedule(self, what: Callable[..., Any], *, args: Sequence[Any], timeout: float) -> Future[Any]:
        done = Future[Any]()
        done.set_result(what(*args))
        return done


@contextmanager
def _readers() -> Iterator[_Reader]:
    yield _Reader()


def wardround(arguments: Sequence[str], folder: str, environ: Mapping[str, str], said: Path) -> Fork:
    """The command line in a folder; ``said`` is the file for what it says."""

    def carry_out() -> None:
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environ)
        sys.argv = ["wardround", *arguments]
        crawler.launch._start = Crawl  # type: ignore[assignment]
        monitor.round.readers = _readers  # type: ignore[assignment]
        command.main()

    return Fork(carry_out)
