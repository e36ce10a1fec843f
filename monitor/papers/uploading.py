"""A board paper that a person hands in, for what may not be fetched: kept, read, and left for the next round."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import Connection

from crawler.readers.errors import NotUnderstood
from crawler.readers.kinds import reader_of
from monitor.differ.papers.edition import pages_of
from monitor.house import House
from monitor.reading import Job, Reading, understand_all
from monitor.registry.register import register, sharers
from monitor.round import Round
from storage import lease, listings, meetings, purge, records, rounds, sources, visits, watches
from storage.days import as_day
from storage.fact import fold
from storage.listed import GIVEN
from storage.paper import Meeting, Mention
from storage.record import Organisation, Record

from .looked_for import looked_for

KIND = listings.PAPER
LONGEST = 120


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a person hands in: the file's bytes and name, whose paper it is, and what they say of it."""

    body: bytes
    file: str
    organisation_id: int
    title: str | None
    day: str | None
    by: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of it: whose it is, the meeting's day as far as known, its pages; ``already``: it was there.

    ``another``: the trust that the paper itself names, where it is another; ``empty``: nothing was found in it.
    """

    organisation: Organisation
    title: str
    day: str | None = None
    pages: int | None = None
    already: bool = False
    another: str | None = None
    empty: bool = False


def take_in(house: House, given: Given) -> Taken:
    """Keep a paper with its reading as a visit that a person made; the next round compares it.

    Its address (``upload:`` and the SHA-256 of its bytes, then what the person said) is never visited. Of a joint board
    it is kept with the papers of the trust that leads it. Raises NotUnderstood for what is no board paper: nothing is
    kept then; and AnotherRound.
    """
    with Round(house, trigger="watch") as turn:
        taken = _take_in(turn, given)
        with house.engine.begin() as db:
            lease.hold(db, turn.token)
            summary = {"given": int(isinstance(taken, Taken) and not taken.already)}
            rounds.close_round(db, turn.number, how="done", summary=summary, now=house.clock())
    if isinstance(taken, NotUnderstood):
        raise taken
    return taken


def _take_in(turn: Round, given: Given) -> Taken | NotUnderstood:
    house, title = turn.house, " ".join((given.title or given.file).split())[:LONGEST]
    hash_ = hashlib.sha256(given.body).hexdigest()
    with house.engine.begin() as db:
        if purge.is_purged(db, hash_):
            return NotUnderstood(f"{given.file}: this paper was purged here, and is not taken in again")
        whose = meetings.kept_as(db, given.organisation_id)
        organisation = watches.organisation_of(db, whose)
        if listings.is_given(db, whose, hash_):
            return Taken(organisation=organisation, title=title, already=True)
    address = f"{GIVEN}{hash_}/{given.day or ''}/{quote(title, safe='')}"
    found, printed = _read(turn, given.body, address, None), ""
    if found.record is not None:
        printed = found.record.organisation.name
        if fold(printed) != fold(organisation.name):  # whom its sentences are about is told by the trust's own name
            found = _read(turn, given.body, address, organisation)
    if found.record is None:
        return NotUnderstood(f"{given.file}: {found.refusal}")
    record = _dated(found.record, given).model_copy(update={"organisation": organisation})
    with house.engine.begin() as db:
        lease.beat(db, turn.token, house.clock())
        _keep(db, turn, given, found.model_copy(update={"record": record}), address, whose)
    day = as_day(record.meeting.date) if record.meeting else None
    return Taken(
        organisation=organisation, title=title, day=day, pages=pages_of(record), empty=_is_empty(record),
        another=_another(organisation, printed),
    )  # fmt: skip


def _another(organisation: Organisation, printed: str) -> str | None:
    """The trust that a paper prints as its own, where it is one of the register and not this one under any name."""
    this = register().get(organisation.id or "")
    own = {organisation.name, *((this.name, *this.former_names) if this else ())}
    shared = {one.name for one in sharers(this)} if this else set()
    others = {fold(one.name): one.name for one in register().values()}
    return None if fold(printed) in map(fold, own | shared) else others.get(fold(printed))


def _is_empty(record: Record) -> bool:
    """Whether nothing at all was found in a paper, as in a file that is none."""
    found = record.meeting or record.front_sheets or record.coverage or len(record.agenda) > 1
    return not found and not any(
        (record.risks, record.movements, record.assurance, record.measures, record.finance, record.signals)
    )


def _read(turn: Round, body: bytes, address: str, organisation: Organisation | None) -> Reading:
    settings = turn.house.settings
    job = Job(
        body, address=address, kind=KIND, in_round=True, organisation=organisation, words=looked_for(settings.rules)
    )  # fmt: skip
    return next(understand_all(turn.pool, [job], seconds=settings.papers.read_seconds))


def _dated(record: Record, given: Given) -> Record:
    """The record with the day that the person says, where the paper does not say one itself."""
    meeting = record.meeting or Meeting()
    if given.day is None or as_day(meeting.date) is not None:
        return record
    said = Mention(quote=f"{given.by} says that it is for the meeting of {given.day}")
    dated = meeting.model_copy(update={"date": given.day, "evidence": (said, *meeting.evidence)})
    return record.model_copy(update={"meeting": dated})


def _keep(db: Connection, turn: Round, given: Given, found: Reading, address: str, whose: int) -> None:
    now = turn.house.clock()
    source = sources.add(db, address=address, kind=KIND, organisation_id=whose, found_on=None, now=now)
    visits.record(
        db, source_id=source, round_id=turn.number, purpose="given", at=now, outcome="changed", slot=None,
        detail=f"handed in by {given.by}", body=given.body, whole=True,
    )  # fmt: skip
    records.add(
        db, body=hashlib.sha256(given.body).hexdigest(), address=address, kind=KIND, reader=reader_of(KIND),
        fingerprint=found.fingerprint, document=found.record.model_dump(mode="json") if found.record else None,
        refusal=None, now=now,
    )  # fmt: skip
    sources.retire(db, source, now)
