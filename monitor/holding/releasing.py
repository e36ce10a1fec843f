"""Decide what is held back: a person lets it be told, or drops it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Row

from monitor.holding.withdrawing import disprove, withdraw
from monitor.house import House
from monitor.rules.routing import route_alert
from monitor.settings import Rule
from storage import batches, changes, lease, retelling
from storage.record import Value
from storage.reverse import bring_back
from storage.together import together

WAITING = ("held", "unconfirmed")
"""The states of changes that a person may decide: held back, or told as seen once."""


class Decided(Value):
    """What a decision came to: the ids of the changes, how many messages and lines of digests tell them now, how many
    lines wait for the end of a silence, and the channels that get a correction, for they were told already."""

    changes: tuple[str, ...] = ()
    messages: int = 0
    in_digests: int = 0
    silenced: int = 0
    corrected: tuple[str, ...] = ()


@contextmanager
def alone(house: House) -> Iterator[Connection]:
    """A transaction while no round runs, and in which none can begin. Raises AnotherRound."""
    token = token_hex(8)
    with house.engine.begin() as db:
        lease.take(db, token, house.clock())
        yield db
        lease.release(db, token)


def release(db: Connection, held: Sequence[Row[Any]], *, by: str, rules: Sequence[Rule], now: datetime) -> Decided:
    """Let changes come into force and be told by the rules of today.

    What moved on since it was held back stays as it is, and is told all the same. What was told as seen once is
    confirmed, and told nobody again. Where the rest of an alert was told, they are told in a message of their own.
    """
    rows = _waiting(db, held)
    for row in rows:
        bring_back(db, row, now=now)
        changes.release(db, row.number, by=by, now=now)
    untold = {row.number: row.alert_id for row in rows if row.state == "held"}
    told = retelling.alerts_for(db, untold, now=now)
    for alert in told:
        route_alert(db, alert, rules=rules, now=now)
    for batch in dict.fromkeys(row.batch_id for row in rows if row.batch_id is not None):
        batches.settle(db, batch, batches.RELEASED, by=by, now=now)
    messages, in_digests, silenced = retelling.waiting(db, told)
    ids = tuple(row.id for row in rows)
    return Decided(changes=ids, messages=messages, in_digests=in_digests, silenced=silenced)


def discard(db: Connection, held: Sequence[Row[Any]], *, by: str, reason: str, now: datetime) -> Decided:
    """Drop changes: nobody is told, and the same evidence is told nobody again. What was told as seen once is
    withdrawn, and those who were told get a correction."""
    rows = _waiting(db, held)
    corrected: list[str] = []
    for row in rows:
        if row.state == "unconfirmed":
            corrected += withdraw(db, row, author=by, reason=reason, now=now).told
        else:
            disprove(db, row, "discarded", author=by, reason=reason, now=now)
    return Decided(changes=tuple(row.id for row in rows), corrected=tuple(dict.fromkeys(corrected)))


def _waiting(db: Connection, held: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Those that wait, with what stands and falls with them: nobody can decide a text without its findings."""
    return [row for row in together(db, held) if row.state in WAITING]
