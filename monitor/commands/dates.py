"""Days and moments as a person types them: ``2026-01-31``, ``2026-01``, ``2026-01-31T09:00``, ``30d``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from monitor.invocation import WrongUse
from monitor.show import LONDON

ALLOWED = "2026-01-31, 2026-01, 2026-01-31T09:00 or 30d (days ago)"
UNTIL = "a day or moment such as 2026-12-24, 2026-12-24T09:00 or 7d (days from now)"


def start(option: str, text: str, now: datetime) -> datetime:
    """The first moment of what was typed, in the time of London where no offset was."""
    return _span(option, text, now)[0]


def end(option: str, text: str, now: datetime) -> datetime:
    """The first moment after what was typed: a day and a month are whole."""
    return _span(option, text, now)[1]


def last(option: str, text: str, now: datetime) -> datetime:
    """The last moment of what was typed: of a day or a month its end."""
    begins, ends = _span(option, text, now)
    return max(begins, ends - timedelta(microseconds=1))


def until(option: str, text: str, now: datetime) -> datetime:
    """The moment at which what was typed is over: a day or a month at its end, ``7d`` after as many days from now."""
    if days := re.fullmatch(r"(\d{1,4})d", text):
        return now + timedelta(days=int(days[1]))
    try:
        return end(option, text, now)
    except WrongUse as error:
        raise WrongUse(f"{option} is {text!r}; allowed is {UNTIL}") from error


def first_day(option: str, text: str, now: datetime) -> str:
    """The first day (ISO) of what was typed."""
    return start(option, text, now).astimezone(LONDON).date().isoformat()


def last_day(option: str, text: str, now: datetime) -> str:
    """The last day (ISO) of what was typed."""
    return last(option, text, now).astimezone(LONDON).date().isoformat()


def _span(option: str, text: str, now: datetime) -> tuple[datetime, datetime]:
    try:
        if ago := re.fullmatch(r"(\d{1,5})d", text):
            day = now.astimezone(LONDON).date() - timedelta(days=int(ago[1]))
            return _midnight(day), _midnight(day + timedelta(days=1))
        if month := re.fullmatch(r"(\d{4})-(\d\d)", text):
            first = date(int(month[1]), int(month[2]), 1)
            return _midnight(first), _midnight(first + timedelta(days=monthrange(first.year, first.month)[1]))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            day = date.fromisoformat(text)
            return _midnight(day), _midnight(day + timedelta(days=1))
        if not re.match(r"\d{4}-\d\d-\d\d[T ]\d\d", text):  # 20260131 would be its first moment and not the day
            raise ValueError
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=LONDON)
        moment.astimezone(UTC).astimezone(LONDON)  # refuses what an offset puts beyond the calendar
    except (ValueError, OverflowError) as error:
        raise WrongUse(f"{option} is {text!r}; allowed is a day or moment such as {ALLOWED}") from error
    return moment, moment


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
