"""Who may make a round: the lease of a process that lives, that died, that forgot, or that is on another machine."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import psutil
import pytest
from sqlalchemy import Connection, select, update

from storage import lease
from storage.lease import LIFE, AnotherRound, LeaseLost
from storage.tables import leases
from tests.storage.moment import NOW


@pytest.fixture
def other() -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives until its input closes."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as made:
        yield made


def held_by(db: Connection, process: subprocess.Popen[bytes]) -> None:
    """A lease as ``process`` would have taken it."""
    lease.take(db, "theirs", NOW)
    lease.beat(db, "theirs", NOW, child=process.pid)
    db.execute(update(leases).values(pid=leases.c.child_pid, pid_started=leases.c.child_started, child_pid=None))


def test_a_living_process_keeps_its_lease_however_long_its_heart_is_silent(
    db: Connection, other: subprocess.Popen[bytes]
) -> None:
    held_by(db, other)
    with pytest.raises(AnotherRound, match=f"process {other.pid} on"):
        lease.take(db, "ours", NOW + timedelta(days=1))


def test_a_step_of_the_machines_clock_does_not_make_a_living_process_another(
    db: Connection, other: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    held_by(db, other)
    real = psutil.Process.create_time
    monkeypatch.setattr(psutil.Process, "create_time", lambda self: real(self) + 3600)
    with pytest.raises(AnotherRound):
        lease.take(db, "ours", NOW)


def test_a_dead_process_holds_nothing_and_neither_does_another_of_its_number(
    db: Connection, other: subprocess.Popen[bytes]
) -> None:
    held_by(db, other)
    other.communicate(b"\n")
    lease.take(db, "ours", NOW)
    with pytest.raises(LeaseLost):
        lease.beat(db, "theirs", NOW)
    db.execute(update(leases).values(pid=1, pid_started="an earlier process with this number"))
    lease.take(db, "again", NOW)
    lease.release(db, "again")


def test_a_dead_round_whose_crawl_still_runs_is_waited_for_but_a_zombie_is_not(
    db: Connection, other: subprocess.Popen[bytes]
) -> None:
    held_by(db, other)
    db.execute(
        update(leases).values(pid=1, pid_started="long gone", child_pid=other.pid, child_started=leases.c.pid_started)
    )
    with pytest.raises(AnotherRound):
        lease.take(db, "ours", NOW)
    assert other.stdin is not None
    other.stdin.close()
    while psutil.Process(other.pid).status() != psutil.STATUS_ZOMBIE:
        pass
    lease.take(db, "ours", NOW)
    lease.release(db, "ours")


def test_another_machines_lease_is_dead_when_its_heart_was_silent_for_long(db: Connection) -> None:
    lease.take(db, "theirs", NOW)
    db.execute(update(leases).values(host="another.example"))
    with pytest.raises(AnotherRound):
        lease.take(db, "ours", NOW + LIFE - timedelta(seconds=1))
    lease.take(db, "ours", NOW + LIFE)
    lease.release(db, "ours")


def test_a_process_that_could_not_give_its_lease_back_takes_it_again(db: Connection) -> None:
    lease.take(db, "first", NOW)
    with db.begin_nested() as part:
        lease.release(db, "first")
        part.rollback()  # as a full disk does
    assert db.scalar(select(leases.c.token)) == "first"
    lease.take(db, "second", NOW)
    with pytest.raises(AnotherRound):
        lease.take(db, "third", NOW)
    lease.release(db, "second")
    assert db.scalar(select(leases.c.token)) is None
