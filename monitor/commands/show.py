"""``wardround show``: one change whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

from monitor.groups import group_of
from monitor.invocation import of
from monitor.named import change_named
from monitor.papers.letter import place
from monitor.show import Cell, Show, moment
from monitor.words import about_in_words, plain, scope_in_words, sentence_case, source_in_words
from storage import batches, corrections, disproved, outbox, replays
from storage import changes as recorded
from storage.change import Change, Proof, ProofNow
from storage.delivery import Delivery
from storage.history import alert_of

from . import changes
from .decided import Decided
from .deliveries import document as delivery_document
from .deliveries import table as delivery_table
from .options import AsJson


def show(
    context: typer.Context,
    change: Annotated[
        str, typer.Argument(metavar="CHANGE", help="A change's id, or as much of it as is only its own.")
    ],
    as_json: AsJson = False,
) -> None:
    """One change whole: what proves it, the alert that told it, and how each message went."""
    asked = of(context)
    with asked.house().engine.execution_options(reading=True).begin() as db:
        one = change_named(db, change)
        alert = alert_of(db, one.id)
        sent = outbox.deliveries(db, alert_id=alert[0]) if alert else ()
        row = recorded.named(db, one.id)
        decided = Decided(
            row,
            disproved.of_change(db, one.id),
            batches.of_change(db, one.id),
            corrections.of_change(db, one.id),
            replays.of_change(db, one.id),
        )
    if as_json:
        shown = [{"address": address, "look": look} for address, look in row.shown_at.items()]
        asked.show.json(_document(one, alert, sent) | {"shown_at": shown} | decided.document())
        return
    _describe(asked.show, one, decided)
    _shown(asked.show, one, row.shown_at)
    others = [other for other in alert[1] if other.id != one.id] if alert else []
    if others:
        asked.show.line("\nTold in one message with:", "head")
        rows = [(Cell(plain("severity", one.severity), one.severity), one.summary, one.id[:8]) for one in others]
        asked.show.table(("Severity", "Change", "Id"), rows)
    asked.show.line("\nMessages:" if sent else "\nNo rule asks for a message about it.", "head")
    if sent:
        delivery_table(asked.show, sent, receipts=True)
    decided.tell(asked.show)


def _describe(show: Show, change: Change, decided: Decided) -> None:
    show.line(change.summary, "head")
    show.table(("", ""), [(name, value) for name, value in (*_rows(change), *decided.rows()) if value])
    for title, proof in (("Before", change.evidence.before), ("After", change.evidence.after)):
        if proof is not None:
            _prove(show, title, proof, place(change) if isinstance(proof, ProofNow) else "")


def _rows(change: Change) -> list[tuple[str, str | Cell]]:
    about = scope_in_words(change.scope, None, change.organisation) if change.scope else ""
    papers = group_of(change.kind) == "board-papers"
    return [
        ("What", sentence_case(plain("kind", change.kind))),
        ("Organisation", f"{change.organisation.name} ({change.organisation})"),
        ("About", about),
        ("Subject", about_in_words(change.kind, change.subject)),
        ("Before", "" if change.before is None else str(change.before)),
        ("After", "" if change.after is None else str(change.after)),
        ("Severity", Cell(plain("severity", change.severity), change.severity)),
        ("Source of it", source_in_words(change.kind, change.provenance)),
        ("Report", (change.report.id if change.report else None) or ""),
        ("Board meeting" if papers else "Report date", change.report_date or ""),
        ("First seen", moment(datetime.fromisoformat(change.first_seen)) if change.first_seen else ""),
        ("State", plain("state", change.state)),
        ("Page", change.url or ""),
        ("Id", change.id),
    ]


def _shown(show: Show, change: Change, looks: Mapping[str, str]) -> None:
    """Where it was shown, if not only on the page that is named above."""
    if set(looks) - {change.url}:
        show.line("Shown at:")
        show.table(("", ""), [(address, plain("look", look)) for address, look in looks.items()])


def _prove(show: Show, title: str, proof: Proof, where: str) -> None:
    saved = f" (kept as {proof.body[:12]}…)" if proof.body else ""
    show.line(f"{title}, in the words of {where or 'the page'}{saved}:")
    show.line(f"    “{proof.quote}”")


def _document(change: Change, alert: tuple[int, list[Change]] | None, sent: Sequence[Delivery]) -> dict[str, Any]:
    told = {"id": alert[0], "changes": [one.id for one in alert[1]]} if alert else None
    deliveries = [delivery_document(one) for one in sent]
    return {"schema": 1, "change": changes.document(change), "alert": told, "deliveries": deliveries}
