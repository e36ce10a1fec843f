"""The messages: given up, overdue, half sent, in doubt; the digests; and the incidents that are open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from monitor.settings import Settings
from monitor.show import count, moment
from monitor.watchdog.notice import advice
from monitor.watchdog.proving import gaps
from monitor.words import sentence_case
from storage import entries, incidents, notices
from storage.incident import DIGEST_MISSING, LEFT_OUT, PROVEN, UNROUTED, Incident
from storage.tables import deliveries as outbox

from .channels import Reached
from .finding import Finding, note, ok, trouble, warning

NAME = "deliveries"
LATE = timedelta(hours=1)
HELD_LONG = timedelta(days=1)
MOST = 5


def deliveries(
    db: Connection, usable: Reached, settings: Settings, now: datetime, *, running: bool
) -> Iterator[Finding]:
    """How the messages stand; those that wait for an address are told with the channels."""
    here = outbox.c.channel.in_(list(usable))
    due = here & outbox.c.state.in_(("waiting", "retry", "unknown"))
    late = _many(db, due & (outbox.c.due_at < now - LATE))
    held = _many(db, (outbox.c.state == "waiting-for-round") & (outbox.c.created_at < now - HELD_LONG))
    half = _many(db, outbox.c.state == "sending")
    again = _many(db, due & outbox.c.state.in_(("retry", "unknown"))) if not late else 0
    if late and not running:
        since = db.scalar(select(func.min(outbox.c.due_at)).where(due))
        told = f"{_messages(late)} should have been sent since {moment(since)}, and nothing sends them."
        yield warning(NAME, told, "`wardround round` sends what is due, and `wardround run` does so every minute.")
    if held and not running:
        told = f"{_messages(held)} {_wait(held)} for more than a day for a round to end."
        yield warning(NAME, told, "`wardround round` ends it and sends them.")
    if half and not running:
        told = f"{_messages(half)} {'was' if half == 1 else 'were'} being sent when Wardround stopped."
        yield note(NAME, told, "The next round sends them again, marked as a possible repeat.")
    if again:
        yield note(
            NAME,
            f"{_messages(again)} could not be sent and will be tried again.",
            "`wardround deliveries --unsettled` says why.",
        )
    if asking := _many(db, outbox.c.state == "asking"):
        told = f"Of {_messages(asking)} nobody knows whether {'it' if asking == 1 else 'they'} arrived."
        yield warning(
            NAME,
            told,
            "`wardround deliveries --unsettled` names them, and `wardround notify arrived` or `repeat` settles it.",
        )
    missing = [] if running else [*_missing(db, settings, now)]
    yield from missing
    if not (late or held or half or again or asking or missing):
        sent, (waiting, silenced) = _many(db, outbox.c.state == "sent"), entries.number_waiting(db)
        gathered = f" {count(waiting, 'line')} gathered for the next digests." if waiting else ""
        gathered += f" {count(silenced, 'line')} for the end of a silence." if silenced else ""
        yield ok(NAME, f"{_messages(sent)} sent, none of them late.{gathered}")


def _missing(db: Connection, settings: Settings, now: datetime) -> Iterator[Finding]:
    """What the self-check lacks of digests and changes and has no incident of yet."""
    known = {(one.kind, one.subject) for one in incidents.open_now(db, PROVEN)}
    for gap in gaps(db, settings, now=now):
        if gap.kind in (DIGEST_MISSING, LEFT_OUT, UNROUTED) and (gap.kind, gap.subject) not in known:
            here = Incident(kind=gap.kind, subject=gap.subject, since=gap.since, sentence=gap.sentence)
            yield warning(NAME, f"{sentence_case(gap.sentence)}.", advice(notices.told_of(db, here)))


def open_incidents(db: Connection) -> Iterator[Finding]:
    """What went wrong for good and is not over: rounds end with exit code 1 as long as it stands."""
    found = incidents.open_now(db, None)[::-1]
    for one in found[:MOST]:
        yield trouble("incidents", f"{sentence_case(one.sentence)}.", advice(notices.told_of(db, one)))
    if len(found) > MOST:
        yield trouble(
            "incidents", f"{count(len(found) - MOST, 'more incident')} open.", "The first ones are told above."
        )
    if not found:
        yield ok("incidents", "No incident is open.")


def _many(db: Connection, wanted: ColumnElement[bool]) -> int:
    return int(db.scalar(select(func.count()).select_from(outbox).where(wanted)) or 0)


def _messages(number: int) -> str:
    return count(number, "message")


def _wait(number: int) -> str:
    return "waits" if number == 1 else "wait"
