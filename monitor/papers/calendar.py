"""Meetings to come as an iCalendar file (RFC 5545), for any calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, timedelta

from icalendar import Calendar, Event

from .known_meetings import Board, Meeting


def calendar(boards: Iterable[Board]) -> tuple[bytes, int]:
    """The file, and how many meetings are in it: those to come of which the day is known, each a whole day.

    The same meeting has the same mark (UID) in every file. Nobody is named in it.
    """
    file = Calendar()
    file.add("prodid", "-//Wardround//board meetings//EN")
    file.add("version", "2.0")
    coming = {_mark(one): one for board in boards for one in board.upcoming if len(one.day) == 10}
    for mark, one in sorted(coming.items(), key=lambda pair: (pair[1].day, pair[0])):
        file.add_component(_event(mark, one))
    return file.to_ical(), len(coming)


def _event(mark: str, meeting: Meeting) -> Event:
    event, day = Event(), date.fromisoformat(meeting.day)
    event.add("uid", mark)
    event.add("dtstamp", meeting.since.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"Board meeting: {meeting.organisation.name or meeting.organisation}")
    event.add("transp", "TRANSPARENT")
    page = meeting.known.url or meeting.page or ""
    if page.startswith(("http://", "https://")):
        event.add("url", page)
    return event


def _mark(meeting: Meeting) -> str:
    return f"board-{meeting.organisation.level}-{meeting.organisation.id}-{meeting.day}@wardround".lower()
