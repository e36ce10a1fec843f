"""What becomes of an alert that cannot be written, cannot be sent, or has nowhere to go yet."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from storage.engine import reading
from storage.tables import changes, current_facts, deliveries, facts, leases, snapshots, sources

from .conftest import Days, assessed, home

OLD = assessed("AP1", date(2024, 2, 1), "Good")
BAD = assessed("AP2", date(2025, 7, 16), "Requires improvement")
FALL = "Down one step: Rose House, overall, Good to Requires improvement, and 1 more change"


def rows(of: Days) -> dict[str, list[tuple[object, ...]]]:
    """All that a check of an organisation writes, but when a fact was last seen."""
    with reading(of.house.engine).connect() as db:
        held = db.execute(select(current_facts.c.identity, current_facts.c.fact_id, current_facts.c.missing_since))
        of_pages = select(snapshots).join(sources).where(sources.c.organisation_id.is_not(None))
        found = {"current": [tuple(row) for row in held], "snapshots": [tuple(row) for row in db.execute(of_pages)]}
        return found | {
            table.name: [tuple(row) for row in db.execute(select(table))] for table in (facts, changes, deliveries)
        }


def test_a_change_its_evidence_its_alert_and_its_messages_are_written_together_or_not_at_all(
    shipped_days: Days,
) -> None:
    shipped_days.day(home("Good", OLD))
    before = rows(shipped_days)
    with shipped_days.house.engine.begin() as db:
        db.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON deliveries BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    broken = shipped_days.day(home("Requires improvement", BAD, OLD))
    assert rows(shipped_days) == before
    assert "could not be compared" in broken.line
    with shipped_days.house.engine.begin() as db:
        assert db.execute(select(leases)).all() == []
        db.exec_driver_sql("DROP TRIGGER full")
    shipped_days.day(home("Requires improvement", BAD, OLD))
    assert shipped_days.subjects == [FALL]


def test_a_message_that_is_given_up_is_said_so_in_every_round_until_its_channel_works_again(
    shipped_days: Days,
) -> None:
    shipped_days.day(home("Good", OLD))
    shipped_days.mailbox.answer = "550 5.1.1 nobody here"
    given_up = shipped_days.day(home("Requires improvement", BAD, OLD))
    why = "the mail server answered 550 5.1.1"
    assert f"given up: the message about Rose House to the channel alerts: {why}" in given_up.line
    assert "still open" not in given_up.line
    quiet = shipped_days.day(home("Requires improvement", BAD, OLD))
    assert "still open: the message WR-" in quiet.line
    assert quiet.line.endswith(why)
    assert (given_up.exit_code, quiet.exit_code) == (1, 1)
    shipped_days.mailbox.answer = "250 OK"
    again = shipped_days.day(home("Inadequate", assessed("AP3", date(2025, 7, 18), "Inadequate"), BAD, OLD))
    assert "1 alert sent" in again.line
    assert "still open" not in again.line
    assert again.exit_code == 0
    assert len(shipped_days.subjects) == 1


def test_a_channel_without_an_address_stops_no_round_and_its_messages_wait_without_ageing(shipped_days: Days) -> None:
    address = shipped_days.house.environ.pop("ALERTS")  # type: ignore[attr-defined]
    shipped_days.day(home("Good", OLD))
    waiting = shipped_days.day(home("Requires improvement", BAD, OLD))
    assert waiting.line.endswith("0 alerts sent, 1 message waits for the channel alerts: set ALERTS")
    assert waiting.exit_code == 0
    shipped_days.number += 30
    late = shipped_days.day(home("Requires improvement", BAD, OLD))
    assert "wait for the channel alerts: set ALERTS" in late.line
    told = "1 message to the channel alerts is waiting for its address since 16 July 2025, 07:00"
    assert f"{told}: set ALERTS" in late.line
    assert late.exit_code == 1
    assert shipped_days.subjects == [f"Trouble: {told}: set ALERTS"]
    shipped_days.house.environ["ALERTS"] = address  # type: ignore[index]
    assert "1 alert sent" in (sent := shipped_days.day(home("Requires improvement", BAD, OLD))).line
    assert sent.exit_code == 0
    assert FALL in shipped_days.subjects
    assert shipped_days.subjects[-1].startswith("Over: the messages that waited for the channel alerts were sent")
