"""What is done to a process that takes a step of the story: it dies, its disk is full, its database is locked, its
clock jumps."""

from __future__ import annotations

import os
import resource
import sqlite3
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sqlalchemy import Engine, event

KILLED = 9


class Clock:
    """A clock that goes on from ``begins``; at its n-th asking, where a jump is given, it jumps by some seconds."""

    def __init__(self, begins: datetime, jump: tuple[int, float] | None = None) -> None:
        self.begins, self.jump = begins, jump
        self.began, self.asked = time.monotonic(), 0

    def __call__(self) -> datetime:
        self.asked += 1
        if self.jump and self.asked == self.jump[0]:
            self.begins += timedelta(seconds=self.jump[1])
        return self.begins + timedelta(seconds=time.monotonic() - self.began)


def inflict(engine: Engine, harm: Mapping[str, Any], folder: Path) -> None:
    """Let it happen in this process; what is no business of the engine's is left to others."""
    if "die" in harm:
        _die_at(engine, *harm["die"])
    if "mail" in harm:
        (folder / "armed").write_text(f"{os.getpid()} {harm['mail']}")
    if "full" in harm:  # no file grows beyond so many bytes, that of SQLite's log least of all
        resource.setrlimit(resource.RLIMIT_FSIZE, (harm["full"], resource.RLIM_INFINITY))
    if "lock" in harm:
        _lock_at(engine, *harm["lock"])


def _die_at(engine: Engine, commit: int, before: bool) -> None:
    """End the process without a word at the n-th commit: before it, or right after it."""
    done = 0

    def count(_: Any) -> None:
        nonlocal done
        done += 1
        if done == commit and before:
            os._exit(KILLED)

    def after(*_: Any) -> None:
        if done >= commit:
            os._exit(KILLED)

    event.listen(engine, "commit", count)
    event.listen(engine, "checkin", after)


def _lock_at(engine: Engine, commit: int, seconds: float) -> None:
    """Let somebody else hold the database for some seconds after the n-th commit."""
    done, held = 0, Event()

    def hold() -> None:
        other = sqlite3.connect(str(engine.url.database), isolation_level=None, timeout=30)
        other.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()

    def count(_: Any) -> None:
        nonlocal done
        done += 1

    def after(*_: Any) -> None:
        nonlocal done
        if done == commit:
            done += 1
            Thread(target=hold, daemon=True).start()
            held.wait()

    event.listen(engine, "commit", count)
    event.listen(engine, "checkin", after)
