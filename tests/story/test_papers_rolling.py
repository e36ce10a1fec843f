"""A page that shows the papers of the newest two meetings alone, for half a year: what falls off it, what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.command.conftest import Wardround, folder, wardround

from .board import FIRST_DAY, NAME, Board, board, path, printed, sheet, text

__all__ = ["folder", "wardround"]

JANUARY, MARCH, MAY, JULY, SEPTEMBER = (
    "28 January 2026", "25 March 2026", "20 May 2026", "15 July 2026", "30 September 2026",
)  # fmt: skip


def papers(day: str, *titles: str) -> dict[str, bytes]:
    named = titles or ("3 Quality report", "5 Finance report")
    return {title: printed(day, sheet(title[0], title[2:], pages=1)) for title in named}


class Year:
    """What was told in each round, by its day."""

    def __init__(self, house: Board) -> None:
        self.house, self.told = house, dict[str, list[str]]()
        self.letters = dict[str, str]()

    def day(self, on: date, *shown: str, without: str = "") -> None:
        """Show these meetings' papers, newest first, but for the quality report of the one ``without``."""
        meetings = {day: papers(day) for day in shown}
        if without:
            meetings[without].pop("3 Quality report")
        for old in (JANUARY, MARCH, MAY, JULY, SEPTEMBER):
            for title in papers(old):
                self.house.site.remove(path(old, title))
        self.house.publish(meetings)
        self.house.day((on - FIRST_DAY.date()).days)
        self.told[str(on)] = [str(mail["Subject"]) for mail in self.house.mails]
        self.letters |= {str(on): text(mail) for mail in self.house.mails}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    with board(tmp_path_factory.mktemp("rolling")) as house:
        house.watch()
        year = Year(house)
        year.day(date(2026, 5, 11), MARCH, JANUARY)
        for day in (14, 15):
            year.day(date(2026, 5, day), MAY, MARCH)
        year.day(date(2026, 7, 9), JULY, MAY)
        for on in ((7, 10), (7, 11), (9, 23), (9, 24), (9, 25)):
            year.day(date(2026, *on), JULY, MAY, without=JULY)
        year.day(date(2026, 9, 26), SEPTEMBER, JULY, without=JULY)
        yield year


def test_each_meeting_is_told_once_and_nothing_of_what_falls_off_the_old_end(year: Year) -> None:
    told = {day: subjects for day, subjects in year.told.items() if subjects and day != "2026-09-24"}
    assert told == {
        "2026-05-14": [f"Board papers published: {NAME}, 2 papers, board meeting of 20 May 2026"],
        "2026-07-09": [f"Board papers published: {NAME}, 2 papers, board meeting of 15 July 2026"],
        "2026-07-11": [f"Board paper withdrawn: {NAME}, was 3 Quality report, board meeting of 15 July 2026"],
        "2026-09-26": [f"Board papers published: {NAME}, 2 papers, board meeting of 30 September 2026"],
    }


def test_what_fell_off_stays_in_the_history_as_no_longer_listed(year: Year, wardround: Wardround) -> None:
    (trust,) = wardround("--database", year.house.folder / "wardround.db", "meetings", "ZZ7", "--json").document[
        "organisations"
    ]
    states = {one["date"]: sorted({paper["state"] for paper in one["papers"]}) for one in trust["meetings"]}
    assert states == {
        "2026-09-30": ["read"], "2026-07-15": ["read", "withdrawn"], "2026-05-20": ["unlisted"],
        "2026-03-25": ["unlisted"], "2026-01-28": ["unlisted"],
    }  # fmt: skip


def test_a_paper_that_goes_while_its_neighbour_stays_is_withdrawn_at_the_second_visit(year: Year) -> None:
    assert year.told["2026-07-10"] == []
    assert (
        'paper withdrawn for the meeting of 15 July 2026: "3 Quality report"; it is no longer listed, while others'
        " are. It may be that this protects somebody: no later message quotes it" in year.letters["2026-07-11"]
    )


def test_papers_that_do_not_come_are_told_once_a_fortnight_after_their_day_and_over_when_they_come(year: Year) -> None:
    assert (
        f"{NAME}: no board papers since 15 July 2026; by the rhythm of its meetings the next were to be expected about"
        " 9 September 2026, 15 days ago" in year.letters["2026-09-24"]
    )
    assert [len(year.told[f"2026-09-{day}"]) for day in (23, 24, 25)] == [0, 1, 0]
    assert [one.kind for one in year.house.changes()].count("source-quiet") == 1
