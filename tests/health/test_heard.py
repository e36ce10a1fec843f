"""Who is told that a page can be read again: whoever has, or may have, the message that it could not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, update

from storage import heard
from storage.engine import open_database
from storage.migrate import migrate
from storage.tables import deliveries, receipts
from tests.tell.stage import MORNING, add_alert, change


@pytest.mark.parametrize(
    ("result", "hears"), [("partly", True), ("timed-out", True), ("failed", False), ("refused", False)]
)
def test_a_message_that_was_given_up_counts_where_some_of_its_recipients_may_have_it(
    tmp_path: Path, result: str, hears: bool
) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/wardround.db", create=True)
    migrate(engine)
    with engine.begin() as db:
        trouble = add_alert(db, [change("source-unreadable", severity="medium")])
        db.execute(update(deliveries).where(deliveries.c.id == trouble).values(state="given-up"))
        db.execute(insert(receipts).values(delivery_id=trouble, at=MORNING, result=result, detail={}))
        add_alert(db, [change("source-recovered", severity="low")], channel="late")
        assert heard.at_once(db, 2) == ({"alerts": ("Worse ratings",)} if hears else {})
    engine.dispose()
