"""The clock: against what sites say, against the newest row, and by the rules of London."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any

from sqlalchemy import Connection, func, select

from monitor.show import moment, span
from storage.tables import changes, rounds, visits

from .finding import Finding, note, ok, trouble, warning

SLIGHT, GRAVE = timedelta(minutes=2), timedelta(hours=1)
AHEAD = timedelta(minutes=5)
"""A row this far in the future was written by another clock, or by this one before it was set back."""
MANY = 20
ADVICE = "Let the machine keep its time (`timedatectl set-ntp true`); rounds and messages are dated by its clock."
JULY, JANUARY = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """When an answer came by our clock (it took ``seconds`` from ``at`` on) and its headers, names in lower case."""

    host: str
    at: datetime
    seconds: float
    headers: Mapping[str, Any]

    def off(self) -> timedelta | None:
        """How far our clock was before the site's (negative: behind it); None where it did not say."""
        try:
            said = parsedate_to_datetime(str(self.headers.get("date") or ""))
        except ValueError:
            return None
        age = str(self.headers.get("age") or "0")
        said = (said if said.tzinfo else said.replace(tzinfo=UTC)) + timedelta(seconds=int(age) if age.isdigit() else 0)
        end = self.at + timedelta(seconds=self.seconds)
        return self.at - said if said < self.at else min(end - said, timedelta(0))


def last_seen(db: Connection) -> list[Seen]:
    """The last answers that are kept, the newest first."""
    asked = select(visits.c.at, visits.c.seconds, visits.c.headers, visits.c.final_address).where(
        visits.c.status.is_not(None)
    )
    rows = db.execute(asked.order_by(visits.c.id.desc()).limit(MANY))
    return [
        Seen(host=str(row.final_address).split("/")[2], at=row.at, seconds=row.seconds or 0.0, headers=row.headers)
        for row in rows
        if row.final_address and row.headers
    ]


def newest(db: Connection) -> datetime | None:
    """The moment of the newest row."""
    moments = (func.max(visits.c.at), func.max(rounds.c.started_at), func.max(changes.c.first_seen))
    return max((found for one in moments if (found := db.scalar(select(one))) is not None), default=None)


def clock(seen: Iterable[Seen], latest: datetime | None, zone: tzinfo, now: datetime) -> Iterator[Finding]:
    """Whether the clock can be trusted; ``latest`` is the newest row, ``zone`` what this system knows of London."""
    if [JULY.astimezone(zone).hour, JANUARY.astimezone(zone).hour] != [13, 12]:
        yield trouble(
            "clock",
            "The time zone data of this system does not know London's summer time, so rounds come at the wrong hour.",
            "Install the package tzdata of your system, or Python's: `pip install tzdata`.",
        )
    if latest is not None and latest - now > AHEAD:
        yield trouble(
            "clock",
            f"The newest row in the database is of {moment(latest)}, and by this machine's clock it is {moment(now)}.",
            f"One of the two is wrong, or was. {ADVICE}",
        )
    known = [(abs(off), off, one) for one in seen if (off := one.off()) is not None]
    if not known:
        yield note("clock", "No site has said yet what time it is, so the clock was compared with nothing.")
        return
    # One that agrees is enough: an answer may come from a store that dates it by the day it was put there.
    far, off, one = min(known, key=lambda each: each[0])
    way = "before" if off > timedelta(0) else "behind"
    by = f"that of {one.host}, by its answer of {moment(one.at)}"
    told = f"This machine's clock is {span(far.total_seconds())} {way} {by}."
    if far > GRAVE:
        yield trouble("clock", told, ADVICE)
    elif far > SLIGHT:
        yield warning("clock", told, ADVICE)
    else:
        yield ok("clock", f"The clock agrees with that of {one.host}, and London's summer time is known.")
