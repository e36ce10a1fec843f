"""Check new readings of one trust's board papers against what is known, and write all that follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from monitor.alerting import Alerting
from monitor.book import Book
from monitor.settings import Rule
from storage import records

from .listing import check_listing


def check_papers(
    db: Connection, organisation_id: int, readings: Sequence[Row[Any]], *, round_id: int, rules: Sequence[Rule],
    now: datetime,
) -> None:  # fmt: skip
    """Compare the readings of one walk past a trust's lists and papers, in the caller's transaction."""
    book = Book(db, organisation_id, round_id=round_id, now=now)
    alerting = Alerting(db, organisation_id, round_id=round_id, rules=rules, now=now)
    check_listing(db, organisation_id, readings, book=book, alerting=alerting, round_id=round_id, now=now)
    alerting.route()
    for reading in readings:
        records.checked(
            db, source_id=reading.source_id, visit_id=reading.visit_id, record_id=reading.record_id,
            round_id=round_id, now=now,
        )  # fmt: skip
