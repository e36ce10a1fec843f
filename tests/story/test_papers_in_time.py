"""A round of the service in which papers would take too long: they wait for the round that follows at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from .board import NAME, board, printed, register, sheet, text

MARCH, MAY = "25 March 2026", "20 May 2026"


def papers(day: str, score: int) -> dict[str, bytes]:
    rows = register(r301=(score, "The pharmacy robot stops and medicines come late"), r302=(12, "Cladding burns"))
    return {"Corporate risk register": printed(day, sheet("7", "Corporate risk register", register=rows))}


def test_papers_wait_for_the_round_that_follows_and_what_they_say_is_told_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with board(tmp_path) as house:
        house.watch()
        house.publish({MARCH: papers(MARCH, 12)})
        house.day(0)
        house.publish({MAY: papers(MAY, 16), MARCH: papers(MARCH, 12)})
        with monkeypatch.context() as patch:
            patch.setattr("monitor.walking.LONG_ENOUGH", -1.0)
            first = house.day(1, trigger="run")
        assert first.line.endswith(
            "1 left for the next round (the round had taken long enough, and the next goes on from here)"
        )
        (mail,) = house.mails
        assert f'{NAME}: board papers published for the meeting of 20 May 2026: "Corporate risk register"' in text(mail)
        assert "1 fetched, not read here yet" in text(mail)
        assert first.counts.since is not None, "the walk has not come to its end"

        second = house.day(1, trigger="run", since=first.counts.since)
        assert (second.line, second.counts.since) == ("0 visited, 0 changed, 1 alert sent", None)
        assert [str(mail["Subject"]) for mail in house.mails] == [
            f"Risk's score risen: {NAME}, risk 301, 12 to 16, board meeting of 20 May 2026"
        ]
        assert house.day(2, trigger="run").line == "3 visited, 0 changed, 0 alerts sent"


def test_a_round_that_cron_starts_reads_all_papers_however_long_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.walking.LONG_ENOUGH", -1.0)
    with board(tmp_path) as house:
        house.watch()
        house.publish({MARCH: papers(MARCH, 12)})
        assert house.day(0).line == "4 visited, 2 new, 0 changed, 0 alerts sent"
