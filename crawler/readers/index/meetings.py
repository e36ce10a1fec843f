"""The meetings that a page names: of its papers, of the pages that it leads to, and of its lists of days to come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from storage.paper import MeetingListed

from . import left_out
from .dating import meeting_days, year_around
from .leading import Lead
from .link import Line
from .opened import Page
from .papers import Listing
from .titles import plain
from .when import When, is_date
from .wordings import BOARD
from .years import Years, years

MOST, MOST_LINES = 300, 3_000
_OF_MEETINGS = re.compile(
    r"upcoming|future|forthcoming|\bnext\b|schedule|calendar|\bmeetings?\b|\bdates\b|\bboards?\b", re.IGNORECASE
)
_TO_COME = re.compile(r"upcoming|future|forthcoming|\bnext\b|forward", re.IGNORECASE)
_SAYS_SO = re.compile(r"\bmeetings?\b|\bboards?\b|\bmeets?\b|\bheld\b|\btake place\b|\bnext\b", re.IGNORECASE)


def meetings(page: Page, found: Listing, leading: Sequence[Lead]) -> tuple[tuple[MeetingListed, ...], tuple[str, ...]]:
    """The meetings by their day, each once, and what was not understood of the days that are printed."""
    listed: dict[str, MeetingListed] = {}
    for paper, day in zip(found.papers, found.days, strict=True):
        if paper.meeting_date and paper.meeting_date not in listed:
            quote = day.quote or paper.title
            title = plain(quote) if day.evidence in ("heading", "year", "row") and len(quote) <= 80 else paper.title
            listed[paper.meeting_date] = MeetingListed(date=paper.meeting_date, title=title[:200], quote=quote[:300])
    if page.when is not None and page.of_board and (own := page.when.iso) and not _has(listed, own):
        listed[own] = MeetingListed(
            date=own, title=page.heading, url=page.address, upcoming=not found.papers, quote=page.heading
        )
    for lead in leading:
        _of_lead(listed, lead)
    notes: list[str] = []
    for quote, when, span in _days(page):
        if when.wrong:
            notes.append(f'"{quote[:160]}" names a weekday that is not that day\'s, so no meeting is taken from it')
            continue
        whole = span.of(when) if span else when
        if whole.year is None:
            notes.append(f'"{quote[:160]}" names a day without a year, and nothing above it names one')
        elif (date := whole.iso) and not _has(listed, date):
            listed[date] = MeetingListed(date=date, title=quote[:200], upcoming=True, quote=quote[:300])
    whole_days = {date[:7] for date in listed if len(date) == 10}
    kept = [one for date, one in listed.items() if len(date) == 10 or date not in whole_days]
    return tuple(sorted(kept, key=lambda one: one.date or "", reverse=True)[:MOST]), tuple(dict.fromkeys(notes))[:20]


def _of_lead(listed: dict[str, MeetingListed], lead: Lead) -> None:
    if lead.when is None or (date := lead.when.iso) is None:
        return
    known = listed.get(date)
    if known is None:
        to_come = any(_TO_COME.search(text) for text in lead.link.above[:2])
        listed[date] = MeetingListed(
            date=date, title=lead.words[:200], url=lead.url, upcoming=to_come, quote=lead.words
        )
    elif known.url is None:
        listed[date] = known.model_copy(update={"url": lead.url})


def _has(listed: dict[str, MeetingListed], date: str) -> bool:
    """Whether a meeting of that day, or with papers of its month alone, is listed."""
    return date in listed or any(len(known) == 7 and date.startswith(known) for known in listed)


def _days(page: Page) -> Iterator[tuple[str, When, Years | None]]:
    """The days that lines without a paper name as those of board meetings: the line, the day, its year."""
    lines = [(line, line.text) for line in page.walk.lines if not line.row or line.row == line.text]
    lines += [(line, line.row) for line in page.walk.lines if line.row and line.row != line.text]
    for link in page.walk.links:
        if link.line and link.line != link.text and not link.menu:
            beside = link.line.replace(link.text, " ") if link.text else link.line
            lines.append((Line(text=beside.strip(), above=link.above, main=link.main), beside))
    for line, row in lines[:MOST_LINES]:
        if len(line.text) > 600 or not _is_of_meetings(line, row, page):
            continue
        found = [when for when in meeting_days(line.text, page) if when.day is not None]
        printed = {when.year for when in found if when.year is not None}
        span = years(line.text) or year_around(line.above, page)
        if len(printed) == 1:
            # "28 January, 25 March and 27 May 2026": the one year that the line prints is that of all.
            span = Years(first=(one := next(iter(printed)) or 0), last=one)
        for when in found:
            yield line.text, when, span


def _is_of_meetings(line: Line, row: str, page: Page) -> bool:
    if (
        left_out.of_line(row)
        or left_out.of_line(line.text)
        or any(left_out.of_heading(text) for text in line.above[:3])
    ):
        return False
    if _SAYS_SO.search(line.text) and (BOARD.search(line.text) or page.of_board):
        return True
    titled = any(_OF_MEETINGS.search(text) for text in line.above[:3]) or page.of_board
    return titled and page.of_board and (is_date(line.text) or _is_list_of_days(line.text))


def _is_list_of_days(text: str) -> bool:
    """Whether a line is a day with a time and a place, or several days."""
    return len(text) <= 200 and bool(
        re.match(r"\W*(?:(?:mon|tue|wed|thu|fri|sat|sun)\w{0,6}\W+)?\d{1,2}", text, re.IGNORECASE)
    )
