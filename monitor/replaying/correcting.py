"""Make what is known of one organisation agree with what today's readers say; nobody is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from monitor.alerting import Alerting
from monitor.succession import follow
from monitor.summary import late
from storage import changes, corrections, facts, replays, retracing, successions, watches
from storage.change import Change, Evidence
from storage.history import report_of
from storage.record import Organisation, Record

from .anew import Anew
from .judging import Judged, Move, Verdict


def keep_readings(db: Connection, found: Anew) -> None:
    """Keep the new readings, and let the next round compare the pages that are understood for the first time."""
    for values in found.fresh:
        retracing.add_record(db, {name: value for name, value in values.items() if name != "id"})
    for step in found.late:
        retracing.compare_again(db, step.source_id)


def correct(
    db: Connection, organisation: Organisation, number: int, judged: Judged, found: Anew, *, replay: int, now: datetime
) -> None:
    """Correct facts and changes of an organisation (its row is ``number``) in the caller's transaction.

    The history is only added to: a corrected fact is a new row that is known from ``now`` on, a corrected change keeps
    its place and is marked, and one that was missed is recorded as found by this replay. A registration that took this
    one's place is watched from now on, as if its page had been read so at the time.
    """
    for address, document in found.newest:
        follow(db, number, Record.model_validate(document), address, now=now)
    successions.note_found(db, number, now)
    made = _facts(db, number, judged.moves, now=now)
    for identity, since in judged.shown.items():
        replays.note_missing(db, number, identity, since)
    if judged.name is not None:
        watches.name(db, number, judged.name, by_profile=True)
    for verdict in judged.verdicts:
        if verdict.fate != "to-correct":
            continue
        if verdict.what == "again" and verdict.was is not None:
            replays.restore(db, verdict.was.number, replay=replay)
            continue
        if verdict.was is not None:
            replays.correct(db, verdict.was.number, replay=replay)
            corrections.amend(db, verdict.was, now=now)
        if verdict.now is not None and verdict.now.state == "confirmed":
            _record(db, organisation, number, verdict, made, found.first, replay=replay, now=now)


def _facts(db: Connection, organisation: int, moves: Iterable[Move], *, now: datetime) -> dict[int, int]:
    """Put the corrected facts in force; for each row of the scratch database its row here."""
    made = {}
    for move in moves:
        if move.ought is None:
            facts.end(db, organisation, move.identity, now=now)
            continue
        row = facts.append(
            db, move.ought.current.fact, organisation_id=organisation, round_id=move.ought.row.round_id, now=now,
            baseline=move.ought.current.baseline,
        )  # fmt: skip
        facts.make_current(db, row, now=now)
        if move.ought.current.missing_since is not None:
            replays.note_missing(db, organisation, move.identity, move.ought.current.missing_since)
        made[move.ought.current.row] = row
    return made


def _record(
    db: Connection,
    organisation: Organisation,
    number: int,
    verdict: Verdict,
    made: Mapping[int, int],
    first: Mapping[str, datetime],
    *,
    replay: int,
    now: datetime,
) -> None:
    row = verdict.now
    assert row is not None
    alerting = Alerting(db, number, round_id=row.round_id, rules=(), now=now)
    rests_on = [made[fact] for fact in row.fact_ids if fact in made]
    found = change_of(row, organisation)
    body = found.evidence.after.body if found.evidence.after else None
    if body is not None and body in first:
        found = late(found, first[body])
    recorded = alerting.record(found, row.identity, next(iter(row.shown_at), ""), rows=rests_on)
    changes.looked(db, changes.named(db, recorded.id).number, dict(row.shown_at))
    replays.found(db, recorded.id, replay=replay)


def change_of(row: Row[Any], organisation: Organisation) -> Change:
    """A row of changes as a change of this organisation."""
    return Change(
        id=row.id, kind=row.kind, organisation=organisation, scope=row.scope, subject=row.subject, before=row.before,
        after=row.after, direction=row.direction, steps=row.steps, severity=row.severity, provenance=row.provenance,
        report=report_of(row), report_date=row.report_date,
        first_seen=row.first_seen.isoformat(timespec="seconds"), state=row.state, url=row.url,
        evidence=Evidence.model_validate(row.evidence), summary=row.summary,
    )  # fmt: skip
