"""Papers that would take a round down: each is one sentence, and the rest of the round goes on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest
from pebble import ProcessPool

from monitor.reading import Job, Reading, understand_all
from storage.health import SourceHealth, sources_now
from tests.command.conftest import Wardround, folder, wardround
from tests.readers.typeset import by_hand
from tests.story import stubborn

from .board import NAME, Board, board, printed, sheet, text

__all__ = ["folder", "wardround"]

MARCH, MAY = "25 March 2026", "20 May 2026"
NEVER = "One never event was declared in April in theatre four."


def paper(day: str, title: str, *said: str) -> bytes:
    return printed(day, sheet(title[0], title[2:], told=said, pages=1))


def bomb() -> bytes:
    """A file of some kilobytes that unfolds to a thousand times as much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("paper.pdf", bytes(64 * 1024**2))
    return out.getvalue()


def endless() -> bytes:
    """A PDF of ten thousand pages, which are one."""
    return by_hand(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count 10000>>" % (b"3 0 R " * 10_000),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )


PAPERS = {
    "1 Hanging report": paper(MAY, "1 Hanging report") + stubborn.HANGS,
    "3 Eating report": paper(MAY, "3 Eating report", "Risk 12 is rated 16.") + stubborn.EATS,
    "4 Folded report": bomb(),
    "5 Endless report": endless(),
    "7 Dying report": paper(MAY, "7 Dying report") + stubborn.DIES,
    "9 Finance report": paper(MAY, "9 Finance report", NEVER),
}


def impatient(pool: ProcessPool, jobs: Sequence[Job], *, seconds: float) -> Iterator[Reading]:
    """The readings, where the file that hangs has no more than a second."""
    timed = [job._replace(seconds=1.0) if stubborn.HANGS in job.body else job for job in jobs]
    return understand_all(pool, timed, seconds=seconds)


class Told(NamedTuple):
    """The line of each round, its messages, and how each address stood after the second."""

    lines: list[str]
    mails: list[list[EmailMessage]]
    sources: list[SourceHealth]
    folder: Path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with board(tmp_path_factory.mktemp("hostile")) as house:
        house.watch()
        house.publish({MARCH: {"2 Chief executive report": paper(MARCH, "2 Chief executive report")}})
        found = Told([], [], [], house.folder)
        live(house, found, 0)
        house.publish({MAY: PAPERS})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("monitor.reading.understand", stubborn.understand)
            patch.setattr("monitor.understanding.understand_all", impatient)
            live(house, found, 1)
            with house.engine.connect() as db:
                found.sources.extend(sources_now(db))
            live(house, found, 8)
        live(house, found, 9)
        yield found


def live(house: Board, found: Told, day: int) -> None:
    found.lines.append(house.day(day).line)
    found.mails.append(house.mails)


def test_what_can_be_read_is_read_and_told_in_the_same_round_and_what_cannot_is_said(told: Told) -> None:
    assert told.lines[1] == "9 visited, 1 new, 1 changed, 1 alert sent, 5 could not be read: `wardround sources`"
    (mail,) = told.mails[1]
    assert str(mail["Subject"]).startswith(f"Sign of concern in the papers: {NAME}, never event")
    assert (
        "- Board papers published for the meeting of 20 May 2026: 6 papers; 3 fetched, not read here yet;"
        " 2 could not be read" in text(mail)
    )


def test_each_is_one_sentence_among_the_sources(told: Told) -> None:
    said = {one.address.rpartition("/")[2]: one.detail for one in told.sources if "/files/" in one.address}
    late = "the page came, but could not be read here in time"
    assert said == {
        "1-hanging-report.pdf": late,
        "3-eating-report.pdf": late,
        "4-folded-report.pdf": "a part of the ZIP unfolds to 67,108,864 bytes, which is more than is read",
        "5-endless-report.pdf": "the PDF has 10,000 pages; the most that is read is 2,000",
        "7-dying-report.pdf": late,
        "9-finance-report.pdf": None,
    }


def test_papers_that_two_rounds_could_not_read_are_told_in_one_message(told: Told) -> None:
    (mail,) = told.mails[2]
    assert f"{NAME}: 5 board papers could not be read since 12 May 2026" in text(mail)


def test_those_that_can_be_read_at_last_are_news_then(told: Told) -> None:
    assert told.lines[3].endswith("1 alert sent, 2 could not be read: `wardround sources`")
    (mail,) = told.mails[3]  # that all can be read again is told when the last two can, or are given up
    assert str(mail["Subject"]) == (f"New risk on the register: {NAME}, risk 12, 16, board meeting of 20 May 2026")


def test_meetings_say_which_papers_could_not_be_read_for_good(told: Told, wardround: Wardround) -> None:
    said = wardround("--database", told.folder / "wardround.db", "meetings", "ZZ7", "--json").document
    (may, _) = said["organisations"][0]["meetings"]
    assert [paper["state"] for paper in may["papers"]] == [
        "read", "read", "not-understood", "not-understood", "read", "read",
    ]  # fmt: skip


def test_a_paper_that_no_round_can_read_is_not_tried_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.reading.understand", stubborn.understand)
    with board(tmp_path) as house:
        house.watch()
        house.publish({MARCH: {"3 Eating report": paper(MARCH, "3 Eating report") + stubborn.EATS}})
        tried = {day: "1 could not be read" in house.day(day).line for day in (0, 1, 7, 9)}
    assert tried == {0: True, 1: True, 7: True, 9: False}, "its meeting is past: it is visited once"
