"""What goes back and forth: its messages tell the whole of it, and go out once a day where it is not grave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from monitor.sentences import moment
from monitor.settings import Telling
from storage import flaps
from storage.alert import TROUBLE, AlertView, Series

APART = timedelta(hours=23)
"""Between two such messages to a channel: a day, less what one day's round may come earlier than the last one's."""


def with_series(db: Connection, alert_id: int, view: AlertView, telling: Telling) -> AlertView:
    """The view of an alert with all that went back and forth, up to what this alert tells of it."""
    found = [
        Series(
            change=change.id,
            since=episode[0].first_seen.isoformat(),
            steps=(episode[0].before, *(row.after for row in episode)),
            kinds=tuple(row.kind for row in episode),
        )
        for change in _by_identity(flaps.of_alert(db, alert_id))
        if (episode := _episode(flaps.up_to(db, change), telling))
    ]
    order = [change.id for change in view.changes]
    there = sorted((one for one in found if one.change in order), key=lambda one: order.index(one.change))
    return view.model_copy(update={"series": tuple(there)})


def put_off(db: Connection, rounds: Collection[int], *, telling: Telling, now: datetime) -> None:
    """Let what was released just now wait where all that it tells goes back and forth, none of it is critical, and its
    channel was told of that within a day. It stands for what waits already and tells nothing else."""
    for delivery in flaps.released(db, rounds, now):
        earlier = _earlier(db, delivery, telling)
        if not earlier:
            continue
        until = now
        for other in flaps.of_channel(db, delivery.channel, sorted(earlier)):
            if other.state not in ("waiting", "retry"):
                until = max(until, (other.done_at or other.tried_at or now) + APART)
            elif not _covers(db, delivery.alert_id, other.alert_id) or flaps.take_back(db, other.id, now):
                until = max(until, other.due_at or now)
            else:  # it is being sent just now
                until = max(until, now + APART)
        if until > now:
            why = f"it goes back and forth, and was told within a day: it waits until {moment(until.isoformat())}"
            flaps.put_off(db, delivery.id, until=until, why=why)


def _earlier(db: Connection, delivery: Row[Any], telling: Telling) -> set[int]:
    """The alerts that told before of what this delivery tells, when it went back and forth already; empty where the
    delivery tells anything else, or anything critical."""
    told = flaps.of_alert(db, delivery.alert_id)
    if not told or any(change.severity == "critical" for change in told):
        return set()
    since = min(change.first_seen for change in told) - timedelta(days=telling.flapping_days)
    often = flaps.often(db, told[0].organisation_id, since=since, times=telling.flapping_times)
    found: set[int] = set()
    for change in _by_identity(told):
        rows = flaps.up_to(db, change) if change.identity in often else []
        if not _episode(rows, telling):
            return set()
        before = [row for number, row in enumerate(rows[:-1], 1) if _episode(rows[:number], telling)]
        found |= {row.alert_id for row in before} - {delivery.alert_id, None}
    return found


def _covers(db: Connection, newer: int, older: int) -> bool:
    """Whether one alert tells of everything that an earlier one tells."""
    here = {change.identity for change in flaps.of_alert(db, newer)}
    return {change.identity for change in flaps.of_alert(db, older)} <= here


def _by_identity(told: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The newest change of each thing."""
    return list({change.identity: change for change in told}.values())


def _episode(rows: Sequence[Row[Any]], telling: Telling) -> Sequence[Row[Any]]:
    """The changes (oldest first, the newest last) since the thing began to go back and forth, or nothing where it does
    not: it changed so many times in so many days, and came back to what it had been."""
    span = timedelta(days=telling.flapping_days)
    if not rows or sum(row.first_seen >= rows[-1].first_seen - span for row in rows) < telling.flapping_times:
        return ()
    begins = len(rows) - 1
    while begins > 0 and rows[begins].first_seen - rows[begins - 1].first_seen <= span:
        begins -= 1
    episode = rows[begins:]
    lately = [row for row in episode if row.first_seen >= rows[-1].first_seen - span]
    values = [row.kind if row.kind in TROUBLE else row.after for row in lately]
    if lately[0].kind not in TROUBLE:
        values.insert(0, lately[0].before)
    return episode if any(value in values[:number] for number, value in enumerate(values)) else ()
