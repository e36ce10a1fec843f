"""Crawls that start in a tenth of the time: forked from a process that has imported what a crawl needs.

It is the same code in a process of its own, with the same pipes and limits. Tests of how the process is started,
stopped and left behind (``COLD``) start it as the product does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from typing import Any

COLD = ("crawler/test_child.py", "story/test_killed.py", "torture", "test_wheel.py")

_forks = get_context("forkserver")
_forks.set_forkserver_preload(["tests.warmed"])


class Forked:
    """As much of ``subprocess.Popen`` as the launch of a crawl asks for."""

    def __init__(self) -> None:
        order, own_stdin = os.pipe()
        own_stdout, answers = os.pipe()
        self._process: ForkServerProcess = _forks.Process(target=_crawl, args=(DupFd(order), DupFd(answers)))
        self._process.start()
        os.close(order)
        os.close(answers)
        self.stdin, self.stdout = os.fdopen(own_stdin, "wb"), os.fdopen(own_stdout, "rb", buffering=0)
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("crawler.child", timeout or 0)
        return self._process.exitcode


def _crawl(order: Any, answers: Any) -> None:
    from crawler import child

    os.dup2(order.detach(), 0)
    os.dup2(answers.detach(), 1)
    os.setpgid(0, 0)
    sys.argv = ["crawler.child", str(os.getppid())]
    child.main()
