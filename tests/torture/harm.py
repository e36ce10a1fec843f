"""What is done to a process that takes a step of the story: it dies, its disk is full, its database is locked, its
clock jumps, it is halted for a while."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sqlalchemy import Engine, event


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
        commit, before = harm["die"]
        _at(engine, commit, lambda: _signal(signal.SIGKILL), before=before)
    if "halt" in harm:
        _at(engine, harm["halt"], lambda: _signal(signal.SIGSTOP))
    if "mail" in harm:
        (folder / "armed").write_text(f"{os.getpid()} {harm['mail']}")
    if "full" in harm:  # no file grows beyond so many bytes, that of SQLite's log least of all
        resource.setrlimit(resource.RLIMIT_FSIZE, (harm["full"], resource.RLIM_INFINITY))
    if "lock" in harm:
        commit, seconds = harm["lock"]
        _at(engine, commit, lambda: _lock(engine, seconds))


def _at(engine: Engine, commit: int, happens: Callable[[], object], *, before: bool = False) -> None:
    """Let something happen at the n-th commit: before it, or right after it."""
    done = 0

    def count(_: Any) -> None:
        nonlocal done
        done += 1
        if done == commit and before:
            happens()

    def after(*_: Any) -> None:
        nonlocal done
        if done == commit:
            done += 1
            happens()

    event.listen(engine, "commit", count)
    event.listen(engine, "checkin", after)


def _signal(number: int) -> None:
    os.kill(os.getpid(), number)


def _lock(engine: Engine, seconds: float) -> None:
    """Let somebody else hold the database for some seconds."""
    held = Event()

    def hold() -> None:
        other = sqlite3.connect(str(engine.url.database), isolation_level=None, timeout=30)
        other.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()

    Thread(target=hold, daemon=True).start()
    held.wait()


@contextmanager
def on_a_disk(database: Path, room: int) -> Iterator[None]:
    """Let this process, and no other, find the database on a small disk, with room for so many bytes more; what it
    leaves there goes back."""
    folder, there = database.parent, database.read_bytes()
    outside = os.open(folder, os.O_RDONLY)
    _mount(folder, len(there) + room)
    database.write_bytes(there)
    try:
        yield
    finally:
        for file in folder.glob(f"{database.name}*"):
            if not file.name.endswith("-shm"):
                back = os.open(file.name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, dir_fd=outside)
                with os.fdopen(back, "wb") as kept:
                    kept.write(file.read_bytes())


@cache
def can_mount() -> bool:
    """Whether this machine lets a process have a disk of its own."""
    unshare = shutil.which("unshare")
    return bool(unshare) and subprocess.run([unshare, "-rm", "true"], check=False, capture_output=True).returncode == 0


def _mount(folder: Path, size: int) -> None:
    """mount(2) in a namespace of our own, as whoever we are (user_namespaces(7))."""
    libc, user, group = ctypes.CDLL(None, use_errno=True), os.getuid(), os.getgid()
    new_namespaces, private_all = 0x10000000 | 0x00020000, 1 << 18 | 16384
    calls = (
        lambda: libc.unshare(new_namespaces),
        lambda: libc.mount(b"none", b"/", None, private_all, None),
        lambda: libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={size}".encode()),
    )
    for number, call in enumerate(calls):
        if call() != 0:
            raise OSError(ctypes.get_errno(), "no disk of our own")
        if number == 0:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
