"""What the database notes about a change, in the shapes of a bundle: facts, readings, visits, receipts, corrections."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row

from monitor.show import iso
from storage import evidence, posted, replays
from storage.change import Change
from storage.correction import NOT_CONFIRMED, WITHDRAWN
from storage.delivery import About

from . import papers

SECRET = ("set-cookie", "set-cookie2")
"""Headers that are left out: what a server hands out with them is for this visitor alone."""


def facts(db: Connection, row: Row[Any], change: Change) -> papers.FactsPaper:
    """The facts on both sides."""
    before, after = evidence.behind(db, row, change.evidence.before, change.evidence.after)
    return papers.FactsPaper(before=tuple(map(_fact, before)), after=tuple(map(_fact, after)))


def _fact(row: Row[Any]) -> papers.Known:
    value = tuple(row.value) if isinstance(row.value, list) else row.value
    return papers.Known(
        identity=row.identity, attribute=row.attribute, scope=row.scope, subject=row.subject, framework=row.framework,
        report=row.report, value=None if row.attribute == "in-charge" else value, provenance=row.provenance,
        dates=row.dates, true_from=row.true_from, first_seen=str(iso(row.first_seen)), address=row.address,
        quote=row.quote, body=row.body,
    )  # fmt: skip


def reading(row: Row[Any] | None) -> papers.ReadingPaper | None:
    """A reading, without the marks of who is in charge: nobody else could make them."""
    if row is None:
        return None
    record = None if row.document is None else {**row.document, "in_charge": []}
    return papers.ReadingPaper(
        body=row.body, address=row.address, kind=row.kind, reader=row.reader, media_type=row.media_type,
        read_at=str(iso(row.read_at)), record=record, refusal=row.refusal,
    )  # fmt: skip


def visits(db: Connection, row: Row[Any], *, shown: Collection[str], addresses: Collection[str]) -> papers.VisitsPaper:
    """The visits that prove a change."""
    looked = evidence.visited(db, row, shown=shown, addresses=addresses)
    found = tuple(
        papers.Found(
            body=one.body, address=one.address, visits=one.visits, first=str(iso(one.first)), last=str(iso(one.last))
        )
        for one in looked.seen
    )
    shown_at = tuple(papers.ShownAt(address=address, look=look) for address, look in sorted(row.shown_at.items()))
    return papers.VisitsPaper(shown_at=shown_at, visits=tuple(map(_visit, looked.visits)), found=found)


def _visit(row: Row[Any]) -> papers.Visit:
    headers = {name: value for name, value in (row.headers or {}).items() if name.lower() not in SECRET}
    return papers.Visit(
        address=row.address, final_address=row.final_address, kind=row.kind, at=str(iso(row.at)), purpose=row.purpose,
        outcome=row.outcome, status=row.status, detail=row.detail, body=row.body, headers=headers,
    )  # fmt: skip


def corrections(db: Connection, row: Row[Any]) -> tuple[papers.Correction, ...]:
    """The corrections of a change. Who made one is this installation's own affair."""
    told = [(one.cause, one.reason, one.made_at) for one in posted.corrected(db, row)]
    if not told and (untold := posted.disproved_since(db, row)) is not None:
        told = [(WITHDRAWN if row.state == "withdrawn" else NOT_CONFIRMED, untold.reason, untold.at)]
    return tuple(papers.Correction(cause=cause, reason=reason, made=str(iso(at))) for cause, reason, at in told)


def replayed(db: Connection, row: Row[Any]) -> papers.Replayed | None:
    """The replay that corrected a change, or found it. Who made it is this installation's own affair."""
    one = replays.of_change(db, row.id)
    return None if one is None else papers.Replayed(at=str(iso(one.began_at)), found=row.alert_id is None)


def receipts(db: Connection, row: Row[Any]) -> papers.ReceiptsPaper:
    """The messages about a change, with their receipts."""
    return papers.ReceiptsPaper(messages=tuple(map(_message, posted.posted(db, row))))


def _message(one: posted.Posted) -> papers.Message:
    sent = one.delivery
    return papers.Message(
        reference=sent.key, about=_about(sent), channel=sent.channel, rules=tuple(sent.rules), severity=sent.severity,
        state=sent.state, created=str(iso(sent.created_at)), released=iso(sent.released_at), done=iso(sent.done_at),
        attempts=sent.attempts, receipts=tuple(map(_receipt, one.receipts)),
    )  # fmt: skip


def _about(sent: Row[Any]) -> About:
    if sent.alert_id is not None:
        return "alert"
    return "digest" if sent.digest_id is not None else "correction"


def _receipt(row: Row[Any]) -> papers.ReceiptPaper:
    reason = "a person said that it had arrived" if "by" in row.detail else row.detail.get("reason")
    return papers.ReceiptPaper(
        at=str(iso(row.at)), result=row.result, reason=reason if isinstance(reason, str) else None, seconds=row.seconds
    )
