"""Work measured in a process of its own, which starts with nothing loaded and keeps its memory to itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path


def apart(work: Callable[[bytes], None], path: Path) -> tuple[float, int]:
    """The seconds and the most bytes of memory that work on a file takes in a process of its own."""
    here, there = get_context("spawn").Pipe(duplex=False)
    process = get_context("spawn").Process(target=_measured, args=(there, work, path))
    process.start()
    there.close()
    seconds, peak = here.recv()
    process.join()
    return seconds, peak


def _measured(there: Connection, work: Callable[[bytes], None], path: Path) -> None:
    body = path.read_bytes()
    began = time.monotonic()
    work(body)
    seconds = time.monotonic() - began
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    there.send((seconds, int(peak.split()[1]) * 1024))
