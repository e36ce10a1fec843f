"""Read an installation's stored bodies with the readers of today, organisation by organisation."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from time import monotonic
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from monitor.contained import Contained
from monitor.holding.withdrawing import heard
from monitor.house import House
from monitor.papers.looked_for import looked_for
from storage import corrections, keys, lease, replays, retracing
from storage.engine import reading
from storage.neighbours import around
from storage.record import Organisation
from storage.retracing import Trace
from storage.watches import organisation_of

from .anew import Anew, is_read_by_earlier, named_in, read_anew
from .bodies import Reads
from .correcting import correct, keep_readings
from .judging import Judged, judge
from .scratch import held, retrace, scratch
from .shortened import shortened

BEAT = 50
"""Bodies after which a replay that writes shows that it lives."""
NOTHING = Judged(0, (), (), (), {})


class Retold(NamedTuple):
    """What a replay came to for one organisation; ``bodies`` were compared of it in all. ``told``: the channels that
    were told of a change that differs, or may have been, by its id."""

    organisation: Organisation
    bodies: int
    found: Anew
    judged: Judged
    told: Mapping[str, tuple[str, ...]]

    @property
    def is_news(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.judged.corrects or self.judged.verdicts or self.judged.kept or self.found.late)

    @property
    def writes(self) -> bool:
        """Whether anything is to be written of it."""
        return bool(self.judged.corrects or self.found.fresh or self.found.late)


@dataclass(kw_only=True)
class Replay:
    """One replay. Without ``applies`` nothing is written; with it, by ``author`` and under the lease of a round."""

    house: House
    reads: Reads
    author: str
    applies: bool = False
    kinds: Collection[str] = ()
    since: datetime | None = None
    progress: Callable[[str], None] = lambda _: None
    number: int | None = None
    bodies: int = 0
    seconds: float = 0.0
    readers: set[str] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)
    _token: str = field(default_factory=lambda: secrets.token_hex(8))

    def run(self, organisations: Sequence[int] | None = None) -> Iterator[Retold]:
        """What it comes to, organisation by organisation (None: all of them), each written whole before it is given.

        Raises AnotherRound. It may be stopped at any time and begun again.
        """
        with self._alone(), scratch() as engine:
            key, wanted = self._begin(organisations)
            for place, organisation in enumerate(wanted, 1):
                self.progress(f"organisation {place:,} of {len(wanted):,}, {self.pace}")
                self._beat()
                with Contained(f"replaying organisation {organisation}") as fault:
                    retold = self._retell(engine, organisation, key)
                if not fault.why:
                    if retold is not None:
                        yield retold
                    continue
                name = self._named(organisation)
                self.troubles.append(f"{name} could not be replayed ({fault.why}), please report it")

    def end(self, summary: Mapping[str, int]) -> None:
        """Note what it came to, where it wrote anything."""
        if self.number is None:
            return
        with self.house.engine.begin() as db:
            replays.end(db, self.number, readers=self.readers, summary=dict(summary), now=self.house.clock())

    @property
    def pace(self) -> str:
        """How many bodies were read, and how fast."""
        if not self.bodies:
            return "no page read yet"
        pages = f"{self.bodies:,} page{'' if self.bodies == 1 else 's'} read"
        return f"{pages}, {self.bodies / max(self.seconds, 0.001):,.0f} a second"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self.applies:
            yield
            return
        with self.house.engine.begin() as db:
            lease.take(db, self._token, self.house.clock())
        try:
            yield
        finally:
            with self.house.engine.begin() as db:
                lease.release(db, self._token)

    def _begin(self, organisations: Sequence[int] | None) -> tuple[bytes | None, Sequence[int]]:
        with reading(self.house.engine).connect() as db:
            there = retracing.compared(db)
            wanted = there if organisations is None else [one for one in organisations if one in set(there)]
            return keys.there(db), wanted

    def _retell(self, engine: Engine, organisation: int, key: bytes | None) -> Retold | None:
        """None where nothing of the kinds that are asked for was read by an earlier reader."""
        now = self.house.clock()
        with reading(self.house.engine).connect() as db:
            trace = retracing.trace(db, organisation)
            words = looked_for(self.house.settings.rules) | replays.words_found(db, organisation)
        if self.kinds and not is_read_by_earlier(trace, self.kinds):
            return None
        began = monotonic()
        found = read_anew(
            self.house.engine, trace, reads=self.reads, key=key, since=self.since, now=now, each=self._count,
            words=words,
        )  # fmt: skip
        self.seconds += monotonic() - began
        self.readers |= found.readers
        judged = self._judge(engine, organisation, trace, found)
        with reading(self.house.engine).connect() as db:
            whose = organisation_of(db, organisation)
            wrong = [one.was for one in judged.verdicts if one.was is not None and one.fate == "to-correct"]
            rules = self.house.settings.rules
            told = {row.id: corrections.told_of(db, row, heard=partial(heard, [row], rules)) for row in wrong}
        bodies = len({(step.body, step.address) for step in trace.steps})
        retold = Retold(whose, bodies, found, judged, told)
        if self.applies and retold.writes:
            self._write(organisation, retold, now)
        return retold

    def _judge(self, engine: Engine, organisation: int, trace: Trace, found: Anew) -> Judged:
        with reading(self.house.engine).connect() as db:
            history = replays.changes_of(db, organisation)
            if found.alike and not any(row.replay_id for row in history):
                return NOTHING._replace(same=len(history))
            standing, disproved = held(db, organisation), replays.disproved_of(db, organisation)
            beside = around(db, organisation, named_in((*trace.records, *found.fresh)))
        rounds = {one["id"] for one in trace.rounds if self.since is None or one["started_at"] >= self.since}
        trace = shortened(trace, found.earlier, found.instead)
        again = partial(retrace, engine, trace, around=beside, site=self.house.settings.cqc.address)
        before = again()
        after = again(instead=found.instead, fresh=found.fresh)
        earlier = after if found.earlier == found.instead and not found.fresh else before
        if found.earlier and earlier is before:
            earlier = again(instead=found.earlier)
        return judge(
            before, after, earlier=earlier, rounds=rounds, history=history, standing=standing, disproved=disproved,
            called=trace.organisation["name"],
        )  # fmt: skip

    def _write(self, organisation: int, retold: Retold, now: datetime) -> None:
        """Everything of one organisation in one transaction."""
        with self.house.engine.begin() as db:
            lease.beat(db, self._token, now)
            keep_readings(db, retold.found)
            replay = self._numbered(db, now)
            correct(db, retold.organisation, organisation, retold.judged, retold.found, replay=replay, now=now)
        self.number = replay

    def _numbered(self, db: Connection, now: datetime) -> int:
        """The number of this replay, which is written down with the first that it writes."""
        if self.number is not None:
            return self.number
        return replays.begin(db, author=self.author, readers=self.readers, now=now)

    def _count(self, bodies: int) -> None:
        self.bodies += bodies
        if self.bodies % BEAT == 0:
            self._beat()

    def _beat(self) -> None:
        if self.applies:
            with self.house.engine.begin() as db:
                lease.beat(db, self._token, self.house.clock())

    def _named(self, organisation: int) -> str:
        with reading(self.house.engine).connect() as db:
            return str(organisation_of(db, organisation))
