"""Papers that are known and that the reader of now reads otherwise than the one that read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from storage import facts, listings, records, superseded
from storage.fact import Fact
from storage.record import Record

from .facts import facts_of_paper

AsOurs = Callable[[Record, str], Record]
"""A reading as the trust's own, by the address of the paper."""


class _Anew(NamedTuple):
    meeting: tuple[bool, str]
    otherwise: bool
    facts: tuple[Fact, ...]


def read_anew(
    db: Connection, organisation_id: int, readings: Sequence[Row[Any]], *, as_ours: AsOurs
) -> Iterator[list[Fact]]:
    """The facts of a trust's known papers, meeting by meeting, the oldest first, where new papers among ``readings``
    are to be compared with them and one of the meeting reads otherwise now. What ended since they were
    compared stays at an end, however they read."""
    new = next((one for one in readings if one.kind == listings.PAPER), None)
    if new is None:
        return
    known = superseded.of(db, organisation_id, reader=new.reader)
    ended = facts.ended(db, organisation_id)
    found = sorted(_papers(db, known, new.reader, as_ours, ended), key=lambda one: one.meeting)
    for _, meeting in groupby(found, key=lambda one: one.meeting):
        papers = list(meeting)
        if any(one.otherwise for one in papers):
            yield [fact for one in papers for fact in one.facts]


def _papers(
    db: Connection, known: Sequence[Row[Any]], reader: str, as_ours: AsOurs, ended: Mapping[str, datetime]
) -> Iterator[_Anew]:  # fmt: skip
    for last in known:
        now = records.reading_of(db, body=last.body, address=last.address, reader=reader)
        if now is not None:
            then = records.document(db, last.record_id)
            was, is_ = (as_ours(Record.model_validate(one), last.address) for one in (then, now))
            before, said = (facts_of_paper(one, address=last.address, body=last.body) for one in (was, is_))
            day = is_.meeting.date if is_.meeting else None
            stands = tuple(fact for fact in said if not _is_over(fact, ended, last.checked_at))
            yield _Anew((day is None, day or last.address), said != before, stands)


def _is_over(fact: Fact, ended: Mapping[str, datetime], compared: datetime) -> bool:
    """Whether a fact ended after its paper was compared: its paper does not bring it back."""
    return fact.identity in ended and ended[fact.identity] > compared
