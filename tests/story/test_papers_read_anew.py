"""A paper that an older reader misread: what is told after the upgrade, and what replaying the history corrects."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.readers.kinds import reader_of
from monitor.house import House
from monitor.reading import Job, Reading, understand
from monitor.round import make_round
from monitor.settings import Rule
from storage.engine import open_database
from storage.paper import Risk
from tests.command.conftest import Wardround, folder, wardround

from .board import NAME, REGISTER, RULES, Board, board, path, printed, register, sheet

__all__ = ["folder", "wardround"]

MARCH, MAY = "25 March 2026", "20 May 2026"
WORDS = "The pharmacy robot stops and medicines come late"
ROOM = "theatre four"
"""What a rule looks for; the commands are asked without one."""
NEVER = "One never event was declared in April in theatre four."


LEFT = {"r303": (9, "The only lift of the clinic stops while a patient is in it")}
"""The risk that its register lists until May."""


def papers(day: str, score: int, *said: str) -> dict[str, bytes]:
    known = {"r301": (score, WORDS), "r302": (16, "Cladding of the ward block burns before help is there")}
    rows = register(**known, **(LEFT if day in (MARCH, MAY) else {}))
    risks = sheet("7", "Corporate risk register", told=(REGISTER,), register=rows)
    return {
        "Item 2 Chief executive report": printed(day, sheet("2", "Chief executive report", told=said)),
        "Item 7 Corporate risk register": printed(day, risks),
    }


def late(day: str) -> dict[str, bytes]:
    """The papers of a meeting with one that came a day later."""
    finance = printed(day, sheet("9", "Finance report", told=("Spending was as planned.",)))
    return papers(day, 16, NEVER) | {"Item 9 Finance report": finance}


def older(job: Job) -> Reading:
    """What a reader made of papers that took a score for one less, and overlooked never events."""
    found = understand(job)
    assert found.record is not None
    risks = tuple(less(one) if (one.id, one.rating) == ("301", 16) else one for one in found.record.risks)
    known = {"risks": risks, "signals": (), "reader": earlier(found.record.kind)}
    return Reading(record=found.record.model_copy(update=known), fingerprint=found.fingerprint)


def less(risk: Risk) -> Risk:
    mentions = tuple(one.model_copy(update={"rating": 15}) for one in risk.mentions)
    return risk.model_copy(update={"rating": 15, "mentions": mentions})


def seeing_too_much(job: Job) -> Reading:
    """What a reader made of papers that took a row of the register for two risks."""
    found = understand(job)
    assert found.record is not None
    doubled = (one.model_copy(update={"id": f"9{one.id}"}) for one in found.record.risks if one.id == "302")
    known = {"risks": (*found.record.risks, *doubled), "reader": earlier(found.record.kind)}
    return Reading(record=found.record.model_copy(update=known), fingerprint=found.fingerprint)


def earlier(kind: str) -> str:
    return "board-paper/0" if kind == "board-paper" else reader_of(kind)


def here(_pool: object, jobs: Sequence[Job], **_limits: float) -> Iterator[Reading]:
    return map(older, jobs)


@pytest.fixture(scope="module")
def misread(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """Two meetings whose papers an older reader read; from now on today's reads."""
    looking = Rule(name="words", words=(ROOM,), channels=("mail",))
    with board(tmp_path_factory.mktemp("misread"), (*RULES, looking)) as house:
        house.watch()
        with pytest.MonkeyPatch.context() as patch:
            for name in ("round", "understanding"):
                patch.setattr(f"monitor.{name}.reader_of", earlier)
            patch.setattr("monitor.understanding.understand_all", here)
            house.publish({MARCH: papers(MARCH, 12)})
            house.day(0)
            house.publish({MAY: papers(MAY, 16, NEVER), MARCH: papers(MARCH, 12)})
            house.day(1)
        assert {(one.kind, one.subject, one.after) for one in house.changes()} == {
            ("meeting-papers-published", None, "2 papers"), ("risk-score-changed", "301", 15),
            ("words-found", ROOM, NEVER),
        }  # fmt: skip
        yield house


@pytest.fixture
def restored(misread: Board, folder: Path) -> Iterator[House]:
    """The same house over a database that was put back from a copy."""
    kept = folder / "wardround.db"
    with closing(sqlite3.connect(misread.folder / kept.name)) as made, closing(sqlite3.connect(kept)) as copy:
        made.backup(copy)
    engine = open_database(f"sqlite:///{kept}")
    yield replace(misread.house, engine=engine)
    engine.dispose()


def test_replayed_its_history_is_put_right_and_neither_it_nor_the_next_round_tells_anybody(
    misread: Board, restored: House, wardround: Wardround
) -> None:
    here = ("--database", "wardround.db")
    said = wardround(*here, "replay", "--apply").out
    assert "2 changes as recorded, 1 otherwise, 1 missed then, 2 facts to correct" in said
    assert "Corrected, and nobody was told." in said
    assert "Nothing is to be corrected." in wardround(*here, "replay").out
    told = wardround(*here, "changes", "--json").document["changes"]
    found = {(one["kind"], one["after"], one["state"]) for one in told}
    assert {("risk-score-changed", 15, "corrected"), ("risk-score-changed", 16, "confirmed")} <= found
    assert ("signal-raised", NEVER, "confirmed") in found
    misread.mailbox.received.clear()
    assert make_round(restored, everything=True).line.endswith(" 0 changed, 0 alerts sent")
    assert misread.mails == []


def test_what_todays_reader_sees_in_them_is_no_news_at_the_next_meeting(misread: Board, wardround: Wardround) -> None:
    july = "15 July 2026"
    misread.publish({july: papers(july, 16, NEVER), MAY: papers(MAY, 16, NEVER), MARCH: papers(MARCH, 12)})
    assert misread.day(60).line == "5 visited, 2 new, 1 changed, 1 alert sent"
    assert [str(mail["Subject"]) for mail in misread.mails] == [
        f"Board papers published: {NAME}, 2 papers, board meeting of 15 July 2026, and 1 more change"
    ]
    assert {one.kind for one in misread.changes()[:2]} == {"meeting-papers-published", "risk-not-listed"}
    misread.publish({july: late(july), MAY: papers(MAY, 16, NEVER), MARCH: papers(MARCH, 12)})
    assert misread.day(61).line.endswith("1 new, 1 changed, 1 alert sent")
    assert [one.kind for one in misread.changes() if one.subject == "303"] == ["risk-not-listed"]
    september = "16 September 2026"
    misread.publish({september: papers(september, 20), july: papers(july, 16, NEVER)})
    misread.day(125)
    assert [str(mail["Subject"]) for mail in misread.mails] == [
        f"Risk's score risen: {NAME}, risk 301, 16 to 20, board meeting of 16 September 2026, and 1 more change"
    ]
    said = wardround("--database", misread.folder / "wardround.db", "replay")
    assert "1 otherwise, 1 missed then, 0 facts to correct" in said.out


def test_a_risk_that_only_the_older_reader_saw_is_not_missed_though_its_paper_was_visited_since(tmp_path: Path) -> None:
    july = "15 July 2026"
    with board(tmp_path) as house:
        house.watch()
        house.publish({MAY: papers(MAY, 16)})
        with pytest.MonkeyPatch.context() as patch:
            for name in ("round", "understanding"):
                patch.setattr(f"monitor.{name}.reader_of", earlier)
            patch.setattr("monitor.understanding.understand_all", lambda _, jobs, **__: map(seeing_too_much, jobs))
            house.day(9)
        for title, body in papers(MAY, 16).items():  # a site without validators sends the same bytes again
            house.site.page(path(MAY, title), body, content_type="application/pdf")
        house.day(10)
        house.publish({july: papers(july, 16), MAY: papers(MAY, 16)})
        house.day(60)
        assert [(one.kind, one.subject) for one in house.changes()] == [
            ("meeting-papers-published", None), ("risk-not-listed", "303"),
        ]  # fmt: skip
