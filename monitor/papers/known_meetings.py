"""All that is known of a board's meetings and papers, as commands show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from monitor.clock import LONDON
from storage import meetings, successions, watches
from storage.board import numbered
from storage.listed import KnownMeeting, ListedPaper
from storage.record import Organisation

from .cadence import Cadence, cadence

MeetingState = Literal["upcoming", "papers", "no-papers"]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One document, ``since`` when it is known, and the other trusts that publish the same bytes."""

    title: str
    listed: ListedPaper
    page: str | None
    since: datetime
    shared: tuple[Organisation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One meeting of ``organisation``, with the words that date it and its papers. ``since``: when its day is known.

    ``ahead``: it is today or later, with papers or without."""

    day: str
    organisation: Organisation
    known: KnownMeeting
    state: MeetingState
    quote: str
    page: str | None
    since: datetime
    papers: tuple[Paper, ...] = ()
    ahead: bool = False


@dataclass(frozen=True, kw_only=True)
class Board:
    """The board of an organisation: its meetings and those of the trusts before it, newest first, and the papers of
    which no day is known. ``kept_as``: who leads the joint board as which its papers are kept."""

    organisation: Organisation
    kept_as: Organisation | None = None
    rhythm: Cadence | None = None
    meetings: tuple[Meeting, ...] = ()
    undated: tuple[Paper, ...] = field(default=())

    @property
    def upcoming(self) -> tuple[Meeting, ...]:
        """The meetings to come, the next one first."""
        return tuple(one for one in reversed(self.meetings) if one.ahead)


def line_of(db: Connection, row: int) -> tuple[int, ...]:
    """Whose papers tell of an organisation: the one as which its own are kept, and every trust before it."""
    lead = meetings.kept_as(db, row)
    return tuple(dict.fromkeys((lead, *successions.before(db, row), *successions.before(db, lead))))


def board(db: Connection, row: int, *, now: datetime) -> Board:
    """All that is known of the meetings of an organisation's board at this moment."""
    today, lead = now.astimezone(LONDON).date().isoformat(), meetings.kept_as(db, row)
    found: list[Meeting] = []
    undated: list[Paper] = []
    for one in line_of(db, row):
        papers = _papers(db, one)
        undated += papers.get(None, ())
        found += _meetings(db, one, papers, today)
    own = [one.day for one in found if one.organisation == watches.organisation_of(db, lead) and one.known.papers]
    return Board(
        organisation=watches.organisation_of(db, row),
        kept_as=None if lead == row else watches.organisation_of(db, lead),
        rhythm=cadence(own),
        meetings=tuple(sorted(found, key=lambda one: one.day, reverse=True)),
        undated=tuple(undated),
    )


def _meetings(db: Connection, row: int, papers: Mapping[str | None, Iterable[Paper]], today: str) -> Iterable[Meeting]:
    whose = watches.organisation_of(db, row)
    for fact, since in meetings.in_force(db, row, "meeting"):
        known = KnownMeeting.of(fact)
        ahead = fact.subject >= today[: len(fact.subject)]
        state: MeetingState = "papers" if known.papers else "upcoming" if ahead else "no-papers"
        yield Meeting(
            day=fact.subject, organisation=whose, known=known, state=state, quote=fact.quote, page=fact.address,
            since=since, papers=tuple(papers.get(fact.subject, ())), ahead=ahead,
        )  # fmt: skip


def _papers(db: Connection, row: int) -> dict[str | None, list[Paper]]:
    facts = [(fact, ListedPaper.of(fact), since) for fact, since in meetings.in_force(db, row, "paper")]
    shared = meetings.shared_with(db, row, (listed.body for _, listed, _ in facts if listed.body))
    found: dict[str | None, list[Paper]] = defaultdict(list)
    for fact, listed, since in facts:
        paper = Paper(
            title=fact.subject, listed=listed, page=fact.address, since=since,
            shared=tuple(shared.get(listed.body, ())),
        )  # fmt: skip
        found[fact.dates.report].append(paper)
    for papers in found.values():
        papers.sort(key=_place)
    return found


def _place(paper: Paper) -> tuple[bool, list[tuple[int, str]]]:
    """Packs first, then by number on the agenda, "9.2" before "10", and by title."""
    return paper.listed.role != "pack", numbered(f"{paper.listed.item or '~'} {paper.title}")
