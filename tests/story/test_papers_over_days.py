"""The papers of one meeting as twelve files over two days, to a trust that is watched since the meeting before."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest

from monitor.summing import Summary
from storage.change import Change
from tests.command.conftest import Wardround, folder, wardround

from .board import NAME, REGISTER, Board, board, printed, register, sheet, text

__all__ = ["folder", "wardround"]

MARCH, MAY = "25 March 2026", "20 May 2026"
KNOWN = {
    "r301": (12, "The pharmacy robot stops and medicines come late"),
    "r302": (16, "Cladding of the ward block burns before help is there"),
    "r303": (9, "Letters to practices are sent to old addresses"),
    "r304": (8, "The lift at the mill fails on a busy day"),
}
RISEN = KNOWN | {"r301": (16, KNOWN["r301"][1])}
BELOW = "The corporate risk register holds these with a score of 12 or more."


def report(day: str, item: str, title: str, *said: str) -> tuple[str, bytes]:
    return f"Item {item} {title}", printed(day, sheet(item, title, told=said))


def risks(day: str, rated: dict[str, tuple[int, str]]) -> tuple[str, bytes]:
    paper = sheet("7", "Corporate risk register", told=(REGISTER,), register=register(**rated))
    return f"Item 7 {paper.title}", printed(day, paper)


def extract(day: str, rated: dict[str, tuple[int, str]]) -> tuple[str, bytes]:
    """A committee's report, which shows the highest risks of the register under its name."""
    high = {id_: one for id_, one in rated.items() if one[0] >= 12}
    paper = sheet("3", "Quality report", told=(BELOW, "Corporate Risk Register"), register=register(**high))
    return f"Item 3 {paper.title}", printed(day, paper)


BEFORE = dict((report(MARCH, "2", "Chief executive report"), risks(MARCH, KNOWN)))
FIRST_EIGHT = dict(
    (
        report(MAY, "1", "Minutes of the last meeting"),
        report(MAY, "2", "Chief executive report", "One never event was declared in April in theatre four."),
        extract(MAY, RISEN),
        *(report(MAY, str(number), f"Report {number} of the executive") for number in (4, 5, 6, 8, 9)),
    )
)
OTHER_FOUR = dict(
    (
        risks(MAY, {id_: one for id_, one in RISEN.items() if id_ != "r303"}),
        *(report(MAY, str(number), f"Report {number} of the executive") for number in (10, 11, 12)),
    )
)


class Told(NamedTuple):
    """What each round came to and told, and what there is at the end."""

    rounds: list[Summary]
    mails: list[list[EmailMessage]]
    changes: list[Change]
    asked: list[list[str]]
    folder: Path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with board(tmp_path_factory.mktemp("twelve")) as house:
        house.watch()
        found = Told([], [], [], [], house.folder)
        house.publish({MARCH: BEFORE}, coming=(MAY,))
        live(house, found, 0)
        house.publish({MAY: FIRST_EIGHT, MARCH: BEFORE})
        live(house, found, 1)
        house.publish({MAY: FIRST_EIGHT | OTHER_FOUR, MARCH: BEFORE})
        live(house, found, 2)
        live(house, found, 3)
        found.changes.extend(house.changes())
        yield found


def live(house: Board, found: Told, day: int) -> None:
    found.rounds.append(house.day(day))
    found.mails.append(house.mails)
    found.asked.append(sorted(path for path in house.site.paths() if path.endswith(".pdf")))


def test_the_first_visit_tells_nobody_and_each_day_of_papers_is_one_message_and_then_there_is_silence(
    told: Told,
) -> None:
    assert [[str(mail["Subject"]) for mail in mails] for mails in told.mails] == [
        [],
        [f"Sign of concern in the papers: {NAME}, never event, board meeting of 20 May 2026, and 2 more changes"],
        [f"Board papers published: {NAME}, 7 papers to 11 papers, board meeting of 20 May 2026, and 1 more change"],
        [],
    ]
    assert told.rounds[1].line == "11 visited, 8 new, 1 changed, 1 alert sent"
    assert told.rounds[3].line == "3 visited, 0 changed, 0 alerts sent"


def test_each_file_is_fetched_once_and_told_once_with_the_agenda_as_people_count(told: Told) -> None:
    assert [len(paths) for paths in told.asked] == [2, 8, 4, 0]
    first, second = (text(mail) for mails in told.mails[1:3] for mail in mails)
    agenda = [line[2:] for line in second.partition("What changed")[0].splitlines() if line.startswith("- ")]
    assert [line.partition(" ")[0] for line in agenda] == [str(number) for number in range(1, 13)]
    assert "- Board papers published for the meeting of 20 May 2026: 7 papers" in first
    assert "- Further board papers published for the meeting of 20 May 2026: 4 more, 11 papers now" in second


def test_nothing_is_told_of_what_a_file_that_is_not_there_yet_will_say(told: Told) -> None:
    assert [(one.kind, one.subject, one.before, one.after) for one in reversed(told.changes)] == [
        ("signal-raised", "never-event", None, "One never event was declared in April in theatre four."),
        ("risk-score-changed", "301", 12, 16),
        ("meeting-papers-published", None, None, "7 papers"),
        ("risk-not-listed", "303", 9, None),
        ("meeting-papers-published", None, "7 papers", "11 papers"),
    ]
    assert len(told.changes) == 5
    assert {one.first_seen[:10] for one in told.changes if one.kind.startswith("risk-not") and one.first_seen} == {
        "2026-05-13"
    }


def test_the_meeting_is_one_with_its_twelve_papers_and_the_register_is_whole(told: Told, wardround: Wardround) -> None:
    database = ("--database", told.folder / "wardround.db")
    (trust,) = wardround(*database, "meetings", "ZZ7", "--json").document["organisations"]
    assert [(one["date"], one["state"], len(one["papers"])) for one in trust["meetings"]] == [
        ("2026-05-20", "papers", 12), ("2026-03-25", "papers", 2),
    ]  # fmt: skip
    assert {(paper["state"], paper["pages"]) for one in trust["meetings"] for paper in one["papers"]} == {("read", 2)}
    (board,) = wardround(*database, "risks", "ZZ7", "--json").document["organisations"]
    assert {one["id"]: (one["rating"], one["state"]) for one in board["risks"]} == {
        "301": (16, "listed"), "302": (16, "listed"), "304": (8, "listed"), "303": (9, "not-listed"),
    }  # fmt: skip


def test_replayed_nothing_differs(told: Told, wardround: Wardround) -> None:
    said = wardround("--database", told.folder / "wardround.db", "replay")
    assert (said.code, said.out) == (
        0,
        "1 organisation, 17 pages (0 read anew): 5 changes as recorded, 0 facts to correct.\n"
        "Nothing is to be corrected.\n",
    )
