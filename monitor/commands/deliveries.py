"""``wardround deliveries``: what was sent, with receipts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from monitor.invocation import WrongUse, of
from monitor.rules.allowed import objection
from monitor.show import Cell, Show, iso, moment
from monitor.words import plain, sentence_case
from storage import outbox
from storage.delivery import Delivery

from . import dates
from .options import AsJson

STYLE = {"sent": "good", "given-up": "critical", "retry": "medium", "unknown": "medium", "asking": "medium"}


def deliveries(
    context: typer.Context,
    channel: Annotated[str | None, typer.Option(metavar="NAME", help="Only what goes to this channel.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="D", help="Made on this day or later (2026-01-31, or 30d).")
    ] = None,
    unsettled: Annotated[
        bool, typer.Option("--unsettled", help="Only what waits, is tried again, or is a question to you.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What was sent and what still waits, newest first, with what each channel answered."""
    asked = of(context)
    house = asked.house()
    begins = None if since is None else dates.start("--since", since, house.clock())
    with house.engine.execution_options(reading=True).begin() as db:
        if channel is not None and channel not in (channels := {*house.settings.channels, *outbox.channels(db)}):
            raise WrongUse(objection("--channel", channel, sorted(channels)))
        sent = outbox.deliveries(db, channel=channel, since=begins, unsettled=unsettled)
    if as_json:
        asked.show.json({"schema": 1, "deliveries": [document(one) for one in sent]})
    elif sent:
        table(asked.show, sent)
    elif channel or since or unsettled:
        asked.show.say("No message fits.")
    else:
        asked.show.say("Nothing was sent yet, and nothing waits to be.")


def table(show: Show, sent: Sequence[Delivery], *, receipts: bool = False) -> None:
    """The messages as a person reads them; with ``receipts`` every answer below."""
    columns = ("Made", "Channel", "About", "State", "Tries", "Sent or due", "Remark")
    show.table(columns, [_row(one) for one in sent])
    if not receipts:
        return
    for one in sent:
        for receipt in one.receipts:
            show.line(f"{moment(receipt.at)}  {one.channel}: {plain('result', receipt.result)}")


def document(sent: Delivery) -> dict[str, Any]:
    """One message as the documents hold it."""
    return {
        "id": sent.id,
        "about": sent.about,
        "alert": sent.alert_id,
        "digest": sent.digest_id,
        "correction": sent.correction_id,
        "notice": sent.notice_id,
        "organisation": sent.organisation.model_dump() if sent.organisation else None,
        "channel": sent.channel,
        "rules": list(sent.rules),
        "severity": sent.severity,
        "reference": sent.key,
        "state": sent.state,
        "created": iso(sent.created_at),
        "released": iso(sent.released_at),
        "due": iso(sent.due_at),
        "done": iso(sent.done_at),
        "attempts": sent.attempts,
        "escalated_from": sent.escalated_from,
        "detail": sent.detail,
        "receipts": [
            {"at": iso(one.at), "result": one.result, "detail": one.detail, "seconds": one.seconds}
            for one in sent.receipts
        ],
    }


def _row(sent: Delivery) -> tuple[str | Cell, ...]:
    return (
        moment(sent.created_at),
        sent.channel,
        _about(sent),
        Cell(plain("delivery", sent.state), STYLE.get(sent.state, "")),
        str(sent.attempts),
        moment(sent.done_at or sent.due_at, never=""),
        _remark(sent),
    )


def _about(sent: Delivery) -> str:
    """What a message is about: ``Rose House``, ``Digest``, ``Correction: Rose House``."""
    who = (sent.organisation.name or str(sent.organisation)) if sent.organisation else ""
    what = "" if sent.about == "alert" else sentence_case(plain("message", sent.about))
    return ": ".join(filter(None, (what, who)))


def _remark(sent: Delivery) -> str:
    stands_in = sent.rules[0] if sent.escalated_from and sent.rules else ""
    asked = f"`wardround notify arrived {sent.key}`, or `… repeat …`" if sent.state == "asking" else ""
    return "; ".join(filter(None, (stands_in, sent.detail, asked)))
