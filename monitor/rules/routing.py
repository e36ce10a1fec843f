"""Write what each channel gets of an alert: a message at once, a line in a digest, or nothing until a silence ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, select

from monitor.digesting.when import schedule_of
from monitor.rules.router import Later, Route, Rule
from monitor.rules.silencing import Divided, Held, covering, divide, last_over
from storage import alerts, entries, heard, outbox, silences
from storage.alert import AlertView
from storage.described import Described
from storage.describing import describe
from storage.silences import Silence
from storage.tables import alerts as alerts_table
from storage.tables import rounds

RECOVERED = "source-recovered"
SILENCED = "a silence holds it back: it is told when that is over"


def route_alert(db: Connection, alert: int, *, rules: Sequence[Rule], now: datetime) -> None:
    """Write a delivery for each channel that a rule wants told at once and an entry for each that it wants told in a
    digest or that a silence covers, and take back what nobody asks for any more.

    A channel gets each alert once: where it is told at once, its digest only says so. Once its round is closed, what is
    written may go straight away.
    """
    view, row = alerts.view(db, alert), _alert(db, alert)
    whom, ready = describe(db, row.organisation_id), row.closed_at is not None
    divided = divided_of(db, alert, view, whom, rules, silences.now(db, now))
    severity = view.changes[0].severity if view.changes else "info"
    at_once = {one.channel: one.at_once for one in divided.told if one.at_once}
    for channel, names in at_once.items():
        outbox.put(db, alert_id=alert, channel=channel, rules=names, now=now, severity=severity, ready=ready)
    quiet = [one.channel for one in divided.held]
    outbox.keep_only(db, alert_id=alert, channels=[*at_once, *quiet], now=now)
    outbox.keep_only(db, alert_id=alert, channels=list(at_once), now=now, why=SILENCED)
    for one in divided.told:
        if one.later:
            entries.enter(
                db, alert_id=alert, channel=one.channel, rules=one.in_digests, silence_id=None, now=now, ready=ready
            )
    for held in divided.held:
        entries.enter(
            db, alert_id=alert, channel=held.channel, rules=held.rules, silence_id=held.silence, now=now, ready=ready
        )
    waiting = [*(one.channel for one in divided.told if one.later), *quiet]
    entries.keep_only(db, alert_id=alert, channels=waiting)


def divided_of(
    db: Connection, alert: int, view: AlertView, whom: Described, rules: Sequence[Rule], active: Sequence[Silence]
) -> Divided:
    """Where an alert goes by these rules and under these silences; writes nothing.

    That a page can be read again concerns those who were told, or are to be told, that it could not, whatever the rules
    say now.
    """
    divided = divide([change for change in view.changes if change.kind != RECOVERED], rules, whom, active)
    back = next((change for change in view.changes if change.kind == RECOVERED), None)
    if back is None:
        return divided
    taken = {one.channel for one in divided.told} | {one.channel for one in divided.held}
    told, held = list(divided.told), list(divided.held)
    for one in (route for route in _heard(db, alert, rules) if route.channel not in taken):
        if over := covering(back, whom, one.channel, active):
            held.append(Held(channel=one.channel, rules=one.rules, silence=last_over(over).id))
        else:
            told.append(one)
    return Divided(told=tuple(told), held=tuple(held))


def _heard(db: Connection, alert: int, rules: Sequence[Rule]) -> Iterator[Route]:
    """The channels that some rule still names and that heard of the trouble which an alert says is over."""
    still = {channel for rule in rules for channel in rule.channels}
    at_once = heard.at_once(db, alert)
    for channel, names in at_once.items():
        if channel in still:
            yield Route(channel=channel, at_once=names)
    for channel, names in heard.later(db, alert).items():
        if channel in still - at_once.keys():
            when = {rule.name: schedule_of(rule) for rule in rules if rule.name in names}
            later = tuple(Later(rule=name, schedule=str(at)) for name, at in when.items() if at)
            # What a silence had held back was told in a digest of its own, though its rules know of none.
            yield Route(channel=channel, later=later) if later else Route(channel=channel, at_once=names)


def _alert(db: Connection, alert: int) -> Row[int, datetime | None]:
    asked = select(alerts_table.c.organisation_id, rounds.c.closed_at)
    return db.execute(
        asked.join(rounds, rounds.c.id == alerts_table.c.round_id).where(alerts_table.c.id == alert)
    ).one()
