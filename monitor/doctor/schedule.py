"""The rounds: when the last one was, whether one is running, whether a time was missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.clock import last_time
from monitor.show import moment, span
from storage import lease
from storage.tables import rounds

from .finding import Finding, note, ok, trouble, warning

NAME = "schedule"
OF_PAGES = ("round", "run")
"""What makes the rounds that visit what is due; questions of `watch add` are rounds too."""
GRACE = timedelta(minutes=30)
MANY = 3
HINTS = {
    "run": "Look whether the service runs: `systemctl status wardround`; `journalctl -u wardround` has what it said.",
    "round": (
        "Look whether the timer or the crontab still stands (`systemctl list-timers`, `crontab -l`) and what it said;"
        " `wardround round` makes a round now."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """The newest rounds that visited what was due, the last one first, and who is making one."""

    last: Sequence[Row[Any]]
    holder: Row[Any] | None
    running: bool


def made(db: Connection, now: datetime) -> Rounds:
    """What the ledger says of rounds."""
    asked = select(rounds).where(rounds.c.trigger.in_(OF_PAGES)).order_by(rounds.c.id.desc()).limit(MANY)
    holder = lease.holder(db)
    return Rounds(
        last=db.execute(asked).all(), holder=holder, running=holder is not None and lease.is_alive(holder, now)
    )


def schedule(found: Rounds, times: Sequence[str], often: Mapping[str, float], now: datetime) -> Iterator[Finding]:
    """Whether rounds are made when they should be; ``often`` has the visits a day of each kind that is watched."""
    if found.holder is not None:
        yield _holder(found.holder, found.running)
    if not often:
        return
    if not found.last:
        told = "No round was made yet."
        yield note(NAME, told, "`wardround round` makes one; `wardround run` or a timer makes them day after day.")
        return
    broken = [one for one in found.last if one.closed_as != "done"]
    if len(broken) == MANY and not found.running:
        told = f"The last {MANY} rounds broke off before their end, the newest on {moment(broken[0].started_at)}."
        yield warning(NAME, told, "`wardround -v round` shows what ends them.")
    last = found.last[0]
    late = _late(last, times, often, now)
    if late is not None and not found.running:
        yield late
    elif len(broken) < MANY:
        yield ok(NAME, f"The last round began on {moment(last.started_at)}.")


def _late(last: Row[Any], times: Sequence[str], often: Mapping[str, float], now: datetime) -> Finding | None:
    every = timedelta(days=1) / max(often.values())
    since = now - last.started_at
    hint = HINTS[last.trigger]
    if last.trigger == "run":
        missed = last_time(times, now - GRACE)
        if missed is None or last.started_at >= missed:
            return None
        told = f"The round of {moment(missed)} was missed: the last one began on {moment(last.started_at)}"
    elif since <= every * 1.25 + GRACE:
        return None
    else:
        told = f"No round was made since {moment(last.started_at)}"
    told = f"{told}, {_ago(since)} ago, though pages are due {_every(every)}."
    return trouble(NAME, told, hint) if since > max(every, timedelta(days=1)) * 3 else warning(NAME, told, hint)


def _holder(row: Row[Any], running: bool) -> Finding:
    if running:
        told = f"A round is running (process {row.pid} on {row.host}, last sign of life {moment(row.beat_at)})."
        return note(NAME, told)
    told = f"A round of process {row.pid} on {row.host} ended without saying so."
    return note(NAME, told, "The next round takes up what it left; nothing is lost.")


def _ago(since: timedelta) -> str:
    days = since // timedelta(days=1)
    return f"{days} days" if days > 1 else span(since.total_seconds())


def _every(every: timedelta) -> str:
    if every <= timedelta(hours=1):
        return "every hour"
    return "every day" if every <= timedelta(days=1) else "every week"
