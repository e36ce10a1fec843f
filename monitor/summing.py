"""The one line that a round ends with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.position import StartingPosition
from monitor.told import Told
from storage.incident import OF_ONE_DELIVERY, Incident
from storage.looks import is_trouble
from storage.moved import moved
from storage.record import Value
from storage.sources import GOOD
from storage.tables import records, snapshots, sources, visits


class Counts(Value):
    """What a round visited: addresses, those first read, those that say something else, those not read, those left for
    later and why.

    ``troubles`` are sentences about what went wrong with the round itself. ``since`` is given where a walk of several
    rounds has not come to its end: the moment at which it began.
    """

    visited: int
    new: int = 0
    changed: int
    unread: int
    left: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    since: datetime | None = None


class Summary(Value):
    """What a round came to; ``told`` is None where it was stopped before it closed.

    ``incidents`` are all that are open, newest first; ``opened`` those of this round about lists, sites and kinds of
    page, ``noted`` those of this round that neither they nor ``told`` have, ``earlier`` those of earlier ones.
    ``over`` says what can be read again.
    """

    counts: Counts
    position: StartingPosition | None = None
    told: Told | None = None
    incidents: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    over: tuple[str, ...] = ()

    @property
    def starting_position(self) -> tuple[str, ...]:
        """Where organisations stand that were read for the first time; empty where there are none."""
        return self.position.lines if self.position else ()

    @property
    def line(self) -> str:
        """For example ``412 visited, 3 changed, 1 alert sent, 2 could not be read: `wardround sources```."""
        parts = [f"{self.counts.visited:,} visited"]
        parts += [f"{self.counts.new:,} new"] if self.counts.new else []
        parts += [f"{self.counts.changed:,} changed"]
        parts += _deliveries(self.told) if self.told else ["stopped: the next round goes on from here"]
        if self.counts.unread:
            parts.append(f"{self.counts.unread} could not be read: `wardround sources`")
        if self.counts.left:
            parts.append(f"{len(self.counts.left)} left for the next round ({self.counts.left[0]})")
        parts += self.counts.troubles
        parts += self.opened
        parts += self.noted
        parts += self.over
        parts += [f"still open: {one}" for one in self.earlier]
        return ", ".join(parts)

    def with_incidents(self, open_: Sequence[Incident], *, began: datetime) -> Summary:
        """The same with the incidents that are open, of which those noted since the round ``began`` are its own."""
        newest = sorted(open_, key=lambda one: one.number, reverse=True)
        fresh = [one for one in newest if (one.noted_at or one.since) >= began]
        # What was given up, or is asked, stands in the line as such.
        noted = [one.sentence for one in fresh if one.kind not in OF_ONE_DELIVERY and one.sentence not in self.opened]
        earlier = [one.sentence for one in newest if one not in fresh and one.sentence not in self.opened]
        return self.model_copy(
            update={
                "incidents": tuple(one.sentence for one in newest),
                "noted": tuple(noted),
                "earlier": tuple(earlier),
            }
        )

    @property
    def exit_code(self) -> int:
        """1 where a delivery was given up or an incident is open, else 0."""
        return 1 if self.incidents else 0


def _deliveries(told: Told) -> list[str]:
    more = [
        _sent(number, noun) for number, noun in ((told.digests, "digest"), (told.corrections, "correction")) if number
    ]
    parts = [_sent(told.sent, "alert"), *more]
    parts += [f"{told.retrying} to be tried again"] if told.retrying else []
    parts += [f"given up: {said}" for said in told.given_up]
    parts += [f"not known whether it arrived: {said}" for said in told.asked]
    return [*parts, *told.left, *(str(missing) for missing in told.waiting_for_address)]


def _sent(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'} sent"


def count(
    db: Connection,
    round_id: int,
    *,
    left: tuple[str, ...],
    unread: int = 0,
    troubles: tuple[str, ...] = (),
    since: datetime | None = None,
) -> Counts:
    """Count the visits of one round, second looks apart; ``unread`` of them are to be read once more."""
    here = (visits.c.round_id == round_id, visits.c.purpose == "due")
    number = func.count().label("number")
    visited = db.scalar(select(number).where(*here)) or 0
    failed = db.scalar(
        select(number)
        .select_from(visits.join(sources, sources.c.id == visits.c.source_id))
        .where(*here, visits.c.outcome.not_in(GOOD), is_trouble())
    )
    refused = db.scalar(
        select(number)
        .select_from(
            visits.join(snapshots, snapshots.c.visit_id == visits.c.id)
            .join(records, records.c.id == snapshots.c.record_id)
            .join(sources, sources.c.id == visits.c.source_id)
        )
        .where(*here, records.c.refusal.is_not(None), is_trouble())
    )
    new, changed = moved(db, round_id)
    return Counts(
        visited=visited,
        new=new,
        changed=changed,
        unread=(failed or 0) + (refused or 0) + unread,
        left=left,
        troubles=troubles,
        since=since,
    )
