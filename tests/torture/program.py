"""The program that takes the steps of the story, each in a process of its own. It forks, which pytest must not.

It is given a folder and, as JSON, the addresses of the channels. Each line of its input asks for one thing, as JSON,
and is answered by one line.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import apprise.apprise
from sqlalchemy import Engine, Select, event, func, select
from sqlalchemy.exc import OperationalError

import storage.engine
from monitor.watchdog.proving import gaps
from monitor.wire.sender import resolve
from storage import tables as t
from storage.lease import AnotherRound
from storage.migrate import migrate
from tests.torture.harm import Clock, inflict, on_a_disk
from tests.torture.house import FIRST, SETTINGS, STEPS, Ward
from tests.torture.place import File, Server

FAILED, ANOTHER, TROUBLE = 1, 4, 5
BETWEEN_ATTEMPTS = timedelta(minutes=10)


class Program:
    """``first`` is the morning of the story's first day; a jump of the clock stays."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.folder, self.environ = folder, environ
        self.place: File | Server = File(folder)
        self.file, self.first, self.jumped = self.place, FIRST, timedelta()
        self._start_here()

    def move(self, server: str) -> None:
        """Into a house on a server, or back into the file where none is named."""
        if server:
            self.place = Server(server)
            self._start_here()
        elif self.place is not self.file:
            self.place.leave()
            self.place = self.file

    def _start_here(self) -> None:
        with self._opened() as engine:
            migrate(engine)
            Ward(engine, Clock(FIRST), {}).begin()
        self.keep("start")

    def begin(self, first: str | None = None) -> None:
        """An empty house on a morning."""
        self.restore("start")
        self.first = datetime.fromisoformat(first) if first else FIRST

    def restore(self, name: str) -> None:
        """The house as it was kept."""
        self.jumped = timedelta()
        self.place.take(name)

    def keep(self, name: str) -> None:
        """Keep the house as it is; nobody has it open."""
        self.place.keep(name)

    def step(self, number: int, harms: list[Mapping[str, Any]]) -> list[int]:
        """Take a step, each time harmed in one of these ways and then unharmed; how each attempt ended."""
        (self.folder / "armed").unlink(missing_ok=True)
        codes = []
        for attempt, harm in enumerate([*harms, {}]):
            if "beside" in harm:
                codes += self._together(number, attempt, harm)
            else:
                codes.append(_ended(self._start(number, attempt, harm)))
            (self.folder / "armed").unlink(missing_ok=True)
            self.jumped += timedelta(seconds=harm["jump"][1] if "jump" in harm else 0)
        return codes

    def _together(self, number: int, attempt: int, harm: Mapping[str, Any]) -> list[int]:
        """Several processes at the same time: the step, and beside it other steps of the house. Where the step is to
        be halted, they meet it there, and it goes on after them."""
        if "halt" in harm:
            step = self._start(number, attempt, harm)
            assert os.WIFSTOPPED(os.waitpid(step, os.WUNTRACED)[1])
            others = [self._start(number, attempt, {}, what) for what in harm["beside"]]
            codes = [_ended(child) for child in others]
            os.kill(step, signal.SIGCONT)
            return [_ended(step), *codes]
        others = [self._start(number, attempt, {}, what) for what in harm["beside"]]
        return [_ended(child) for child in (self._start(number, attempt, harm), *others)]

    def _start(self, number: int, attempt: int, harm: Mapping[str, Any], what: str = "") -> int:
        child = os.fork()
        if child:
            return child
        code = FAILED
        try:
            code = self._carry_out(number, attempt, harm, what)
        except BaseException as error:  # noqa: BLE001  # a fork must not run on into its parent's work
            print(repr(error), file=sys.stderr)
        finally:
            os._exit(code)

    def _carry_out(self, number: int, attempt: int, harm: Mapping[str, Any], what: str) -> int:
        name, day, after = STEPS[number]
        clock = Clock(self.first + after + attempt * BETWEEN_ATTEMPTS + self.jumped, harm.get("jump"))
        storage.engine.BUSY_SECONDS = harm.get("patience", storage.engine.BUSY_SECONDS)
        disk = on_a_disk(self.file.path, harm["disk"]) if "disk" in harm else nullcontext()
        with disk, self._opened() as engine:
            inflict(engine, harm, self.folder)
            try:
                getattr(Ward(engine, clock, self.environ), what or name)(day)
            except AnotherRound:
                return ANOTHER
            except OperationalError:
                return TROUBLE
        return 0

    def calmly(self, number: int) -> tuple[int, int, int]:
        """Take a step in this process, which then knows all that it takes; how many commits it had, how often it asked
        what time it is, and how many bytes it wrote."""
        name, day, after = STEPS[number]
        clock, commits = Clock(self.first + after), 0

        def count(_: Any) -> None:
            nonlocal commits
            commits += 1

        with self._opened() as engine:
            event.listen(engine, "commit", count)
            getattr(Ward(engine, clock, self.environ), name)(day)
            event.remove(engine, "commit", count)
            written = Path(f"{self.file.path}-wal").stat().st_size
        # A fork would wait for its threads, which it does not have.
        apprise.apprise.get_shared_executor().shutdown()
        apprise.apprise._shared_executor = None
        return commits, clock.asked, written

    def state(self, number: int) -> dict[str, Any]:
        """What the house holds after a step, without the moments and numbers that no two lives share; and what the
        self-check of some hours later lacks."""
        later = self.first + STEPS[number][2] + timedelta(hours=3) + self.jumped
        with self._opened() as engine, storage.engine.reading(engine).connect() as db:
            answer = {name: sorted(map(list, db.execute(asked)), key=str) for name, asked in HELD.items()}
            lacking = gaps(db, SETTINGS, now=later)
            answer["lacking"] = sorted([gap.kind] for gap in lacking)
        return answer

    def wardround(self, arguments: list[str], home: str, environ: dict[str, str], seconds: float) -> tuple[int, str]:
        """The command line in a process of its own, killed after some seconds; how it ended and what it said."""
        from tests.torture.forked import wardround

        said = self.folder / "said"
        child = wardround(arguments, home, environ, said)
        return child.killed_after(seconds), said.read_text()

    @contextmanager
    def _opened(self) -> Iterator[Engine]:
        # One engine for all: every process then knows the statements that it has put together.
        try:
            yield self.place.engine
        finally:
            self.place.engine.dispose()


def _ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


HELD: dict[str, Select[Any]] = {
    "changes": select(
        *(t.changes.c[name] for name in ("kind", "subject", "before", "after", "state", "report", "organisation_id"))
    ),
    "in force": select(t.facts.c.organisation_id, t.facts.c.identity, t.facts.c.value).join(
        t.current_facts, t.current_facts.c.fact_id == t.facts.c.id
    ),
    "alerts": select(func.count(t.changes.c.alert_id.distinct())),
    "deliveries": select(t.deliveries.c.channel, t.deliveries.c.state).where(t.deliveries.c.notice_id.is_(None)),
    "digests": select(t.digests.c.channel, t.digests.c.slot),
    "entries": select(t.digest_entries.c.channel, t.digest_entries.c.digest_id.is_not(None)),
    "corrections": select(t.corrections.c.cause),
    "batches": select(t.batches.c.change_kind, t.batches.c.number, t.batches.c.state),
    "incidents": select(t.incidents.c.kind, t.incidents.c.closed_at.is_(None)),
    "open rounds": select(t.rounds.c.id).where(t.rounds.c.closed_at.is_(None)),
    "leases": select(t.leases.c.token),
    "half sent": select(t.deliveries.c.id).where(t.deliveries.c.claimed_by.is_not(None)),
    "unchecked": select(t.visits.c.id).where(
        t.visits.c.body.is_not(None), t.visits.c.id.not_in(select(t.snapshots.c.visit_id))
    ),
}


def main() -> None:
    """Answer each line."""
    program = Program(Path(sys.argv[1]), json.loads(sys.argv[2]))
    for name, channel in SETTINGS.channels.items():
        resolve(name, channel, program.environ, program.folder)  # Apprise loads its plugins once, here
    for line in sys.stdin:
        asked = json.loads(line)
        answer = getattr(program, asked.pop("do"))(**asked)
        print(json.dumps(answer), flush=True)
    program.move("")  # nothing of ours stays on a server


if __name__ == "__main__":
    main()
