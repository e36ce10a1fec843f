"""One round at a time: a lease with a token that every write of the round carries."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import Connection, Row, delete, insert, select, update

from .tables import leases

NAME = "round"
LIFE = timedelta(minutes=5)
"""A lease of another machine whose heart has not beaten for this long is dead. It beats at every write; the longest
pause between two is one page read or one message sent, and the wait for a busy database."""

_ours: set[str] = set()
"""The tokens that this process holds: what it failed to give back (a full disk) must not lock it out for its life."""


class LeaseError(Exception):
    """The round may not go on.

    LeaseError
      ├─ AnotherRound   somebody else's round is running
      └─ LeaseLost      ours was taken over while we slept
    """


class AnotherRound(LeaseError):
    """Another round holds the lease."""


class LeaseLost(LeaseError):
    """This round no longer holds the lease: stop without writing."""


def take(db: Connection, token: str, now: datetime) -> None:
    """Take the lease, or raise AnotherRound. A holder on this machine whose processes are gone holds nothing."""
    row = holder(db)
    if row is not None:
        if is_alive(row, now):
            raise AnotherRound(
                f"another round is running (process {row.pid} on {row.host},"
                f" last sign of life {row.beat_at:%H:%M:%S} UTC)"
            )
        db.execute(delete(leases).where(leases.c.name == NAME))
    pid = os.getpid()
    db.execute(
        insert(leases).values(
            name=NAME, token=token, host=socket.gethostname(), pid=pid, pid_started=_started(pid), beat_at=now
        )
    )
    _ours.add(token)


def beat(db: Connection, token: str, now: datetime, *, child: int | None = None) -> None:
    """Show that the round lives, and which process crawls for it. Raises LeaseLost."""
    values: dict[str, object] = {"beat_at": now}
    if child is not None:
        values |= {"child_pid": child, "child_started": _started(child)}
    if not db.execute(update(leases).where(leases.c.token == token).values(values)).rowcount:
        raise LeaseLost("the lease of this round was taken over")


def hold(db: Connection, token: str) -> None:
    """Raise LeaseLost unless ``token`` still holds the lease: the first statement of every write of a round."""
    if db.execute(select(leases.c.token).where(leases.c.token == token)).one_or_none() is None:
        raise LeaseLost("the lease of this round was taken over")


def release(db: Connection, token: str) -> None:
    """Give the lease back; harmless where it is no longer ours."""
    _ours.discard(token)
    db.execute(delete(leases).where(leases.c.token == token))


def holder(db: Connection) -> Row[Any] | None:
    """Who holds the lease, dead or alive; None where nobody does."""
    return db.execute(select(leases).where(leases.c.name == NAME)).one_or_none()


def is_alive(row: Row[Any], now: datetime) -> bool:
    """Whether the holder of a lease still runs; one on another machine shows it by its heart."""
    if row.host != socket.gethostname():
        return bool(now - row.beat_at < LIFE)
    forgotten = row.pid == os.getpid() and row.token not in _ours
    return (_runs(row.pid, row.pid_started) and not forgotten) or _runs(row.child_pid, row.child_started)


def me() -> str:
    """What tells this process from any other, on this machine or another."""
    pid = os.getpid()
    return f"{socket.gethostname()} {pid} {_started(pid)}"


def is_gone(who: str) -> bool:
    """Whether a process that called itself so (`me`) has provably ended: one of another machine never has."""
    host, _, process = who.partition(" ")
    pid, _, started = process.partition(" ")
    return host == socket.gethostname() and pid.isdecimal() and not _runs(int(pid), started)


def _runs(pid: int | None, started: str | None) -> bool:
    return pid is not None and started is not None and _started(pid) == started


def _started(pid: int) -> str | None:
    """What tells a running process from any other that ever had its number, whatever happens to the clock meanwhile.

    On Linux the boot and the tick since it (proc(5), field 22 of stat), which a step of the clock does not move.
    """
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        try:
            boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            return f"{process.create_time():.0f}"
        return f"{boot} {fields[19]}"
    except psutil.NoSuchProcess:
        return None
