"""CQC's open-data files set against what is known: they confirm, they make pages due, and they never move a rating."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Connection

from crawler.order import Visit
from monitor.alerting import Alerting
from monitor.book import Book
from monitor.contained import Contained
from monitor.data_file import File, Takes, done, newly_read, set_aside
from monitor.differ import against_file
from monitor.differ.against_file import Difference, InForce
from monitor.second_look import SecondLook
from monitor.slots import LONDON
from monitor.words import plain
from storage import baselines, changes, facts, files, lease, sources, visits
from storage.engine import reading
from storage.record import FILES, FileRow, Kind, Record

RATED: Kind = "cqc-ratings-file"
AT_ONCE = 200
"""Organisations that are looked at between two signs of life."""
Theirs = dict[int, list[FileRow]]
"""Rows by the number of their organisation."""
CONFIRMED_BY_FILE = ("rating-changed", "first-rating", "rating-corrected")
"""Kinds of a waiting change that a file may confirm: it says what is, never what is gone."""


class Reconciles(Takes, Protocol):
    """The round under way, as far as reconciling asks."""

    started: datetime
    progress: Callable[[str], None]

    def revisit(self, wanted: Sequence[Visit]) -> None:
        """Visit these, read them and compare them."""


def reconcile(turn: Reconciles) -> None:
    """Compare each file that was newly read with what is known of everybody watched, and write what follows.

    First the pages of those are visited of whom it says something else; only what their pages then still contradict is
    told, as information.
    """
    for kind in FILES:
        file = newly_read(turn, kind)
        if file is None:
            continue
        turn.progress(f"comparing with the {plain('source', kind)}")
        theirs = _by_organisation(turn, file.record)
        wrong = _contradicted(turn, file, theirs) if kind == RATED else []
        if _is_too_much(turn, file, len(wrong), of=len(theirs)):
            continue
        if wanted := _to_visit(turn, file, theirs, wrong):
            turn.revisit(wanted)
        if turn.stop.is_set():
            return
        for organisation, rows in theirs.items() if kind == RATED else ():
            with Contained(f"reconciling organisation {organisation}") as fault, turn.house.engine.begin() as db:
                lease.beat(db, turn.token, turn.house.clock())
                _Reconciling(turn, db, organisation, file).settle(rows)
            if fault.why:
                turn.trouble(f"a rating could not be compared with the data file ({fault.why}), please report it")
        done(turn, file)


def _is_too_much(turn: Takes, file: File, number: int, *, of: int) -> bool:
    """Whether a file contradicts so many pages at once that it, or its reading, is wrong: then none of it counts."""
    breaker, kind = turn.house.settings.breaker, file.record.kind
    if number < breaker.least or number < breaker.share * of:
        return False
    set_aside(
        turn,
        kind,
        f"the {plain('source', kind)} contradicts the pages of {number:,} of {of:,} organisations at once:"
        " nothing of it counts; where it is right so, raise breaker.least",
    )
    return True


def _contradicted(turn: Takes, file: File, theirs: Theirs) -> list[int]:
    """The organisations of which a file says something else than is in force."""
    found, everybody = [], list(theirs.items())
    for start in range(0, len(everybody), AT_ONCE):
        with turn.house.engine.begin() as db:
            lease.beat(db, turn.token, turn.house.clock())
        with reading(turn.house.engine).connect() as db:
            some = everybody[start : start + AT_ONCE]
            found += [number for number, rows in some if _differences(db, number, rows, file)]
    return found


def _by_organisation(turn: Takes, record: Record) -> Theirs:
    """The rows of each organisation that is watched, by its number here."""
    with reading(turn.house.engine).connect() as db:
        numbers = {(level, cqc_id): number for number, level, cqc_id in sources.watched_organisations(db)}
    found: dict[int, list[FileRow]] = {}
    for row in record.rows:
        number = numbers.get((row.organisation.level or "", row.organisation.id or ""))
        if number is not None:
            found.setdefault(number, []).append(row)
    return found


def _to_visit(turn: Reconciles, file: File, theirs: Theirs, wrong: Sequence[int]) -> list[Visit]:
    """The pages, not visited in this round yet, of those of whom the file says something that is not known."""
    with turn.house.engine.begin() as db:
        lease.beat(db, turn.token, turn.house.clock())
        listed = [] if file.record.kind == RATED else [*_checked_since(file, theirs), *_absent_twice(db, file, theirs)]
        due = [*wrong, *listed]
        rows = sources.make_due(db, due, unseen_since=turn.started) if due else []
        return [Visit.of(row, whole=True) for row in rows]


def _differences(db: Connection, organisation: int, rows: Iterable[FileRow], file: File) -> list[Difference]:
    since = files.since(db, organisation)
    known = [
        InForce(fact=one.fact, since=None if one.baseline else _day(since.get(one.fact.identity)))
        for one in facts.current(db, organisation)
    ]
    return against_file.differences(rows, known, produced=file.produced)


def _checked_since(file: File, theirs: Theirs) -> list[int]:
    """Those whose latest check is another one than in the directory before."""
    before = (
        {(one.organisation.level, one.organisation.id): one.date for one in file.before.rows} if file.before else {}
    )
    found = []
    for number, rows in theirs.items():
        row = rows[0]
        key = (row.organisation.level, row.organisation.id)
        if key in before and row.date is not None and row.date != before[key]:
            found.append(number)
    return found


def _absent_twice(db: Connection, file: File, theirs: Theirs) -> list[int]:
    """The watched locations that neither this directory nor the one before has, though they were watched then."""
    if file.before is None or file.before_at is None:
        return []
    before = {row.organisation.id for row in file.before.rows}
    return [
        number
        for number, level, cqc_id in sources.watched_organisations(db)
        if level == "location"
        and number not in theirs
        and cqc_id not in before
        and (since := baselines.watched_since(db, number)) is not None
        and since < file.before_at
    ]


class _Reconciling:
    """One organisation and its rows."""

    def __init__(self, turn: Takes, db: Connection, organisation: int, file: File) -> None:
        self.turn, self.db, self.organisation, self.file = turn, db, organisation, file
        self.now = turn.house.clock()

    def settle(self, rows: Sequence[FileRow]) -> None:
        """Confirm what waits and the file says too; tell what it contradicts, once."""
        self._confirm(rows)
        found = _differences(self.db, self.organisation, rows, self.file)
        if found:
            self._tell(found, rows)

    def _confirm(self, rows: Sequence[FileRow]) -> None:
        look = SecondLook(self.db, self.organisation)
        if not look.waits():
            return
        current = [one.fact for one in facts.current(self.db, self.organisation) if one.fact.attribute == "rating"]
        known = {(fact.scope, fact.subject): fact for fact in current}
        for row in look.rows:
            if row.kind in CONFIRMED_BY_FILE and against_file.confirms(
                rows, scope=row.scope, subject=row.subject, after=row.after, report_date=row.report_date,
                first_seen=_day(row.first_seen) or "", known=known, produced=self.file.produced,
            ):  # fmt: skip
                look.confirm(row, self.file.reading.address)
        if confirmed := look.settle():
            Book(self.db, self.organisation, round_id=self.turn.number, now=self.now).confirm(confirmed)

    def _tell(self, found: Sequence[Difference], rows: Sequence[FileRow]) -> None:
        content, lines = against_file.extract(rows)
        body = visits.keep(self.db, content, media_type="text/csv", at=self.now)
        told = against_file.disagreement(
            found, address=self.file.reading.address, body=body, quote=lines[found[0].row.number],
            file=plain("source", RATED), produced=self.file.produced,
        )  # fmt: skip
        last = changes.last_of(self.db, self.organisation, against_file.IDENTITY)
        if last is not None and (last.scope, last.subject, last.before, last.after) == (
            told.scope, told.subject, told.before, told.after,
        ):  # fmt: skip
            return
        rules = self.turn.house.settings.rules
        alerting = Alerting(self.db, self.organisation, round_id=self.turn.number, rules=rules, now=self.now)
        alerting.record(told, against_file.IDENTITY, self.file.reading.address)
        alerting.route()


def _day(at: datetime | None) -> str | None:
    day: date | None = at.astimezone(LONDON).date() if at else None
    return day.isoformat() if day else None
