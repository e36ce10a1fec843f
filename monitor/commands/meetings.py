"""``wardround meetings``: a board's meetings and papers, as its trust's pages told them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.invocation import of
from monitor.named import known
from monitor.papers.calendar import calendar
from monitor.papers.known_meetings import Board, Meeting, Paper, board
from monitor.sentences import day
from monitor.show import Show, count, iso
from monitor.words import plain

from .exporting import write
from .lineage import in_full, lineage, tell
from .options import AsJson

COLUMNS = ("Item", "Paper", "Form", "Pages", "State", "Also published by", "Address")
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|\d+(?:st|nd|rd|th)?)\b|[\W_]+",
    re.IGNORECASE,
)


def meetings(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="RT1, provider:RT1, or a trust of a joint board.")],
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Write the meetings to come as an iCalendar file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The meetings of a board, newest first, with the papers of each."""
    asked = of(context)
    house = asked.house()
    with house.engine.execution_options(reading=True).begin() as db:
        rows = known(db, [id])
        boards = [board(db, row, now=house.clock()) for row in rows]
        lines = [lineage(db, row) for row in rows]
    if as_json:
        documents = [_document(one) | in_full(line) for one, line in zip(boards, lines, strict=True)]
        asked.show.json({"schema": 1, "organisations": documents})
    elif ics is None:
        for one, line in zip(boards, lines, strict=True):
            _tell(asked.show, one)
            tell(asked.show, line, "meetings")
    if ics is not None:
        _write(asked.show, asked.folder / ics, ics, boards)


def _write(show: Show, file: Path, typed: Path, boards: Iterable[Board]) -> None:
    content, number = calendar(boards)
    if not number:
        show.complain(f"No day of a meeting to come is known; {typed} was not written.")
        return
    write(file, content)
    show.say(f"{count(number, 'meeting')} written to {typed}")


def _tell(show: Show, one: Board) -> None:
    title = f"{one.organisation.name or one.organisation.id} ({one.organisation})"
    if not (one.meetings or one.undated):
        show.line(f"{title}: no meeting of its board is known.")
        return
    show.line(title, "head")
    if one.kept_as:
        show.line(f"A joint board: its papers are kept with those of {one.kept_as.name or one.kept_as.id}.")
    show.line(_rhythm(one))
    for meeting in one.meetings:
        show.line(f"\n{_headed(meeting, one)}", "head")
        if meeting.papers:
            show.table(COLUMNS, [_row(paper) for paper in meeting.papers])
    if one.undated:
        show.line("\nPapers of which the day of the meeting is not known", "head")
        show.table(COLUMNS, [_row(paper) for paper in one.undated])


def _rhythm(one: Board) -> str:
    if one.rhythm is None:
        said = "How often it meets is not known: that takes three meetings with papers"
    else:
        said = f"It meets about every {one.rhythm.days} days, by its last {one.rhythm.meetings} meetings with papers"
    coming = one.upcoming
    if coming:
        return f"{said}; the next day announced is {day(coming[0].day)}."
    return f"{said}; no day to come is announced."


def _headed(meeting: Meeting, one: Board) -> str:
    whose = "" if meeting.organisation in (one.organisation, one.kept_as) else f"{meeting.organisation.name}, "
    title = f", {meeting.known.title}" if _says_more(meeting.known.title) else ""
    others = " or ".join(dict.fromkeys(day(said.date) for said in meeting.known.also))
    also = f"; elsewhere it is {others}" if others else ""
    by = f"its day by {plain('dated', meeting.known.by)}{also}"
    return f"{whose}{day(meeting.day)}{title}: {plain('meeting', meeting.state)} ({by})"


def _says_more(title: str) -> bool:
    """Whether a title has any word beside those of a day, such as "Wednesday 23 July 2026"."""
    return bool(_DAY.sub("", title))


def _row(paper: Paper) -> tuple[str, ...]:
    listed = paper.listed
    return (
        listed.item,
        paper.title,
        plain("form", listed.form),
        "" if listed.pages is None else str(listed.pages),
        "handed in by a person" if listed.given else plain("listed", listed.state),
        ", ".join(one.name or str(one) for one in paper.shared),
        "" if listed.given else listed.address,
    )


def _document(one: Board) -> dict[str, Any]:
    return one.organisation.model_dump() | {
        "kept_as": one.kept_as.model_dump() if one.kept_as else None,
        "rhythm": one.rhythm.model_dump() if one.rhythm else None,
        "meetings": [_meeting(meeting) for meeting in one.meetings],
        "undated": [_paper(paper) for paper in one.undated],
    }


def _meeting(one: Meeting) -> dict[str, Any]:
    return {
        "date": one.day,
        "title": one.known.title or None,
        "state": one.state,
        "organisation": one.organisation.model_dump(),
        "url": one.known.url or one.page,
        "evidence": {"by": one.known.by, "quote": one.quote},
        "also": [said.model_dump() for said in one.known.also],
        "since": iso(one.since),
        "papers": [_paper(paper) for paper in one.papers],
    }


def _paper(one: Paper) -> dict[str, Any]:
    listed = one.listed
    return {
        "title": one.title,
        "item": listed.item or None,
        "role": listed.role,
        "type": listed.form,
        "pages": listed.pages,
        "state": listed.state,
        "given": listed.given,
        "address": listed.address or None,
        "body": listed.body or None,
        "listed_on": one.page,
        "since": iso(one.since),
        "shared_with": [other.model_dump() for other in one.shared],
    }
