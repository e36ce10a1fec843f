"""What a message about board papers tells: the agenda with its pages, then each change with the words that show it."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.readers.papers.private import KEPT_OUT
from monitor.papers.counted import counted_otherwise
from monitor.sentences import change_line, clean, day
from storage.alert import AlertedChange, AlertView, MeetingTold
from storage.change import Change
from storage.fact import fold
from storage.paper import AgendaItem
from storage.record import Value

LONGEST_TITLE, LONGEST_QUOTE, LONGEST_LINE, LONGEST_PAPER = 160, 400, 300, 100
MOST = 30


class Shown(Value):
    """One change in a sentence, the words that show it where the sentence has not all of them, and their place."""

    line: str
    quote: str = ""
    place: str = ""


def heading(meeting: MeetingTold) -> str:
    """What stands above the agenda."""
    return f"On the agenda of {day(meeting.date)}" if meeting.date else "On the agenda"


def agenda(meeting: MeetingTold) -> tuple[str, ...]:
    """A line for each paper: "7.2 Quality report, page 41"; beyond the first thirty they are only counted."""
    lines = [_item(one) for one in meeting.agenda]
    return tuple(lines if len(lines) <= MOST else [*lines[:MOST], f"and {len(lines) - MOST} more"])


def in_one_line(meeting: MeetingTold) -> str:
    """The agenda for a chat."""
    items = "; ".join(_item(one) for one in meeting.agenda)
    return clean(f"{heading(meeting)}: {items}", LONGEST_LINE) if items else ""


def shown(changes: Iterable[AlertedChange]) -> tuple[Shown, ...]:
    """The changes as they are given, worst first; beyond the first thirty they are only counted."""
    found = [_shown(change) for change in changes]
    more = (Shown(line=f"and {len(found) - MOST} more"),) if len(found) > MOST else ()
    return (*found[:MOST], *more)


def in_line(one: Shown) -> str:
    """A change with what shows it, on one line."""
    proof = ", ".join(filter(None, (f'"{one.quote}"' if one.quote else "", one.place)))
    return f"{one.line} ({proof})" if proof else one.line


def in_short(one: Shown) -> str:
    """The same for a chat, without what only repeats it."""
    return f"{clean(one.line, LONGEST_LINE)} ({one.place})" if one.place else clean(one.line, LONGEST_LINE)


def place(change: Change) -> str:
    """Where the words stand that show a change: "page 97 of “Risk register”"; empty where that is not known."""
    after = change.evidence.after
    if after is None:
        return ""
    title = "" if after.paper in (None, KEPT_OUT) else f"“{clean(after.paper or '', LONGEST_PAPER)}”"
    page = f"page {after.page}" if after.page else ""
    return f"{page} of {title}" if page and title else page or title


def notes(view: AlertView) -> tuple[str, ...]:
    """What is to be known besides: where the trust's own table counts otherwise than Wardround found."""
    return counted_otherwise(view.meeting.movements, view.changes) if view.meeting else ()


def _item(one: AgendaItem) -> str:
    title = clean(" ".join(filter(None, (one.item, one.title))), LONGEST_TITLE)
    if one.page is None:
        return f"{title}, page {one.printed_page} as printed" if one.printed_page is not None else title
    printed = f" (printed {one.printed_page})" if one.printed_page not in (None, one.page) else ""
    return f"{title}, page {one.page}{printed}"


def _shown(change: AlertedChange) -> Shown:
    line, after = change_line(change), change.evidence.after
    if after is None:
        return Shown(line=line)
    quote = clean(after.quote, LONGEST_QUOTE)
    said = fold(quote).rstrip(". ") in fold(line)
    return Shown(line=line, quote="" if said else quote, place=place(change))
