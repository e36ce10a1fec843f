"""One round at a time: a lease with a token that every write of the round carries."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

import psutil
from sqlalchemy import Connection, delete, insert, select, update

from .tables import leases

NAME = "round"
LIFE = timedelta(seconds=90)
"""A lease whose heart has not beaten for this long is dead, wherever its holder ran."""


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
    row = db.execute(select(leases).where(leases.c.name == NAME)).one_or_none()
    if row is not None:
        if _alive(row, now):
            raise AnotherRound(
                f"another round is running (process {row.pid} on {row.host},"
                f" last sign of life {row.beat_at:%H:%M:%S} UTC)"
            )
        db.execute(delete(leases).where(leases.c.name == NAME))
    me = psutil.Process()
    db.execute(
        insert(leases).values(
            name=NAME, token=token, host=socket.gethostname(), pid=me.pid, pid_started=me.create_time(), beat_at=now
        )
    )


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
    db.execute(delete(leases).where(leases.c.token == token))


def _alive(row: object, now: datetime) -> bool:
    if row.host == socket.gethostname():  # type: ignore[attr-defined]
        return _runs(row.pid, row.pid_started) or _runs(row.child_pid, row.child_started)  # type: ignore[attr-defined]
    return now - row.beat_at < LIFE  # type: ignore[attr-defined, no-any-return]


def _runs(pid: int | None, started: float | None) -> bool:
    if pid is None:
        return False
    at = _started(pid)
    return at is not None and started is not None and abs(at - started) < 1


def _started(pid: int) -> float | None:
    if pid == os.getpid():
        return psutil.Process().create_time()
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.NoSuchProcess:
        return None
