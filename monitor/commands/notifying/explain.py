"""``wardround notify explain``: which rule did what of a change, and why; and what was really sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import typer
from sqlalchemy import Connection, select

from monitor.commands.changes import document as change_document
from monitor.commands.deliveries import document as delivery_document
from monitor.commands.deliveries import table as delivery_table
from monitor.commands.options import AsJson
from monitor.house import House
from monitor.invocation import of
from monitor.named import change_named
from monitor.rules.explaining import Verdict, verdicts
from monitor.rules.routing import divided_of
from monitor.rules.silencing import Divided
from monitor.settings import Channel
from monitor.show import Show, iso, moment
from monitor.words import plain
from storage import alerts, entries, outbox, silences
from storage.change import Change
from storage.delivery import Delivery
from storage.describing import describe
from storage.entries import Entry
from storage.history import alert_of
from storage.silences import Silence
from storage.tables import batches, changes


@dataclass(frozen=True, kw_only=True)
class Case:
    """One change with everything that is known of its way to people."""

    change: Change
    alert: int | None
    critical: bool
    verdicts: tuple[Verdict, ...]
    divided: Divided
    deliveries: tuple[Delivery, ...]
    entries: tuple[Entry, ...]
    silences: Mapping[int, Silence]


def explain(
    context: typer.Context,
    change: Annotated[str, typer.Argument(metavar="CHANGE", help="A change's id, or its first letters.")],
    as_json: AsJson = False,
) -> None:
    """Which rule asks for a change and why, which silence holds it back, and what was really sent of it."""
    asked = of(context)
    house = asked.house()
    with house.engine.execution_options(reading=True).begin() as db:
        case = _case(db, house, change)
    if as_json:
        asked.show.json(_document(case))
    else:
        _tell(asked.show, case, house.settings.channels)


def _case(db: Connection, house: House, typed: str) -> Case:
    change, rules, now = change_named(db, typed), house.settings.rules, house.clock()
    row = db.execute(select(changes.c.organisation_id, changes.c.batch_id).where(changes.c.id == change.id)).one()
    whom, told = describe(db, row.organisation_id), alert_of(db, change.id)
    alert, together = told if told else (None, [])
    divided, critical = Divided(), False
    if alert is not None:
        view = alerts.view(db, alert)
        critical = any(one.severity == "critical" for one in view.changes)
        divided = divided_of(db, alert, view, whom, rules, silences.now(db, now))
    batch = _batch(db, row.batch_id) if change.state == "held" else None
    return Case(
        change=change,
        alert=alert,
        critical=critical,
        verdicts=verdicts(change, [one for one in together if one.id != change.id], rules, whom, batch=batch),
        divided=divided,
        deliveries=outbox.deliveries(db, alert_id=alert) if alert is not None else (),
        entries=entries.of_alert(db, alert) if alert is not None else (),
        silences={one.id: one for one in silences.every(db)},
    )


def _batch(db: Connection, number: int | None) -> str | None:
    row = db.execute(select(batches).where(batches.c.id == number, batches.c.state == "held")).one_or_none()
    if row is None:
        return None
    return (
        f"it is held back with the same change of {row.number} organisations"
        f" (`wardround held list` shows them, `wardround held release {row.id}` lets them go)"
    )


def _tell(show: Show, case: Case, channels: Mapping[str, Channel]) -> None:
    show.line(case.change.summary, "head")
    show.line(f"{plain('kind', case.change.kind)}, {plain('severity', case.change.severity)}, {case.change.id}")
    show.line("\nThe rules as they are now:" if case.verdicts else "\nThere is no rule.", "head")
    rows = [(one.rule, _asks(one), ", ".join(one.channels), one.why_not or "") for one in case.verdicts]
    if rows:
        show.table(("Rule", "Asks for it", "To", "Why not"), rows)
    lines = [*_now(case, channels)]
    show.line("\nBy them and the silences of now it goes:" if lines else "\nBy them nobody is told of it.", "head")
    for line in lines:
        show.line(line)
    show.line("\nWhat was really sent:" if case.deliveries or case.entries else "\nNothing was sent of it.", "head")
    if case.deliveries:
        delivery_table(show, case.deliveries, receipts=True)
    for entry in case.entries:
        show.line(_entry(entry, case.silences))


def _asks(one: Verdict) -> str:
    if not one.asks:
        return "no, but for another change told with it" if one.by_another else "no"
    return f"yes, in a digest ({one.schedule})" if one.schedule else "yes, at once"


def _now(case: Case, channels: Mapping[str, Channel]) -> list[str]:
    """Where the message goes by the present rules and silences, one line for each channel."""
    lines = []
    for one in case.divided.told:
        when = dict.fromkeys(later.schedule for later in one.later)
        digest = f"in a digest ({', '.join(when)})"
        how = "at once" + (", and listed so in its digest" if when else "") if one.at_once else digest
        lines.append(f"{one.channel}: {how}, by {_quoted(one.rules)}")
        lines[-1] += _quiet(channels.get(one.channel), at_once=bool(one.at_once), critical=case.critical)
    for held in case.divided.held:
        silence = case.silences[held.silence]
        lines.append(f"{held.channel}: when {_silence(silence)} is over; asked for by {_quoted(held.rules)}")
    return lines


def _quiet(channel: Channel | None, *, at_once: bool, critical: bool) -> str:
    if channel is None or not channel.quiet:
        return ""
    if critical:
        return f"; it is critical and passes the quiet hours {channel.quiet}"
    unless = "" if at_once else "unless another line of it is critical "
    return f"; {unless}it waits out the quiet hours {channel.quiet}"


def _silence(one: Silence) -> str:
    return f"silence {one.id} of {one.author} ({one.reason}; until {moment(one.over_at)})"


def _entry(entry: Entry, known: Mapping[int, Silence]) -> str:
    place = f" in place of {entry.instead_of}" if entry.instead_of else ""
    by = f"{entry.channel}{place}, by {_quoted(entry.rules)}"
    silence = known.get(entry.silence_id) if entry.silence_id is not None else None
    if entry.digest is not None:
        told = "told " if entry.state in (None, "sent") else ""
        where = f"after {_silence(silence)}" if silence else f"in the digest of {entry.digest}"
        state = f", {plain('delivery', entry.state)}" if entry.state else ""
        at = f" {moment(entry.done_at)}" if entry.done_at else ""
        return f"{by}: {told}{where}{state}{at}"
    if silence is not None:
        return f"{by}: held back since {moment(entry.added_at)} by {_silence(silence)}"
    return f"{by}: waits for {'its' if entry.released_at else 'the round to end, then for its'} next digest"


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _document(case: Case) -> dict[str, Any]:
    now: list[dict[str, Any]] = [
        {
            "channel": one.channel,
            "gets": "at-once" if one.at_once else "digest",
            "rules": list(one.rules),
            "schedules": list(dict.fromkeys(later.schedule for later in one.later)),
            "silence": None,
        }
        for one in case.divided.told
    ]
    now += [
        {"channel": one.channel, "gets": "silence", "rules": list(one.rules), "schedules": [], "silence": one.silence}
        for one in case.divided.held
    ]
    return {
        "schema": 1,
        "change": change_document(case.change),
        "alert": case.alert,
        "rules": [{**one.model_dump(mode="json"), "asks": one.asks} for one in case.verdicts],
        "channels": now,
        "deliveries": [delivery_document(one) for one in case.deliveries],
        "entries": [_entry_document(one) for one in case.entries],
    }


def _entry_document(one: Entry) -> dict[str, Any]:
    moments: dict[str, datetime | None] = {"added": one.added_at, "released": one.released_at, "done": one.done_at}
    whose = {"channel": one.channel, "instead_of": one.instead_of}
    said = {"rules": list(one.rules), "silence": one.silence_id}
    return {
        **whose,
        **said,
        "digest": one.digest,
        "state": one.state,
        **{name: iso(at) for name, at in moments.items()},
    }
