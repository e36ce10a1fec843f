"""The same replay over a history on PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from storage.migrate import migrate
from tests.replay.conftest import Hospital
from tests.replay.test_replay import AP1, AP2, FIRST, LIST, MISREAD, ONE, SECOND, TWO, facts_of, said
from tests.storage.test_postgresql import engine

__all__ = ["engine"]

pytestmark = pytest.mark.postgresql


def test_it_corrects_there_too_and_a_second_changes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(engine)
    ward = Hospital(engine)
    monkeypatch.setattr("monitor.replaying.bodies.reader_of", lambda _: ward.today)
    ward.misreads = lambda _, record: MISREAD if record == SECOND else record
    ward.round_of((0, LIST, ONE), (0, AP1, FIRST))
    ward.round_of((0, LIST, TWO), (0, AP2, SECOND), again=True)
    assert facts_of(ward.replay()[1]) == [("overall", "Good", "Inadequate")]
    assert ward.rating() == "Good"
    made, _ = ward.replay(applies=True)
    assert ward.rating() == "Inadequate"
    assert [one.replay_id for one in ward.rows(state="corrected")] == [made.number]
    again, came = ward.replay(applies=True)
    assert (again.number, facts_of(came), {one[1] for one in said(came)}) == (None, [], {"corrected"})
