"""What is said of papers that cannot be read, and of meetings: in the words of a trust's papers, not of CQC's pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.readers.read import read
from monitor.commands.meetings import _says_more
from monitor.differ.papers.edition import pages_of
from monitor.trouble import papers_over, papers_unreadable, unreadable
from storage.listed import GIVEN, ListedPaper
from tests.readers.typeset import drawn

from .shelf import Shelf, board, doc

SINCE = datetime(2026, 7, 24, 6, tzinfo=UTC)


def test_all_papers_of_a_trust_that_cannot_be_read_are_one_sentence() -> None:
    told = papers_unreadable(
        "Dales", "https://x/7.pdf", many=12, what="not-understood", why="it is locked", since=SINCE
    )
    assert told == (
        "Dales: 12 board papers could not be read since 24 July 2026; such as https://x/7.pdf (the file comes, but is"
        " not understood: it is locked)."
    )


def test_that_papers_can_be_read_again_or_are_given_up_is_one_sentence() -> None:
    said: dict[str, Any] = {"name": "Dales", "address": "https://x/7.pdf", "told": SINCE}
    assert papers_over(**said, well=3, given_up=0) == (
        "Dales: 3 board papers can be read again (told on 24 July 2026 that this was not so), such as https://x/7.pdf."
    )
    assert papers_over(**said, well=0, given_up=1) == (
        "Dales: a board paper that could not be read (told on 24 July 2026) is no longer waited for: its meeting is"
        " past, its list shows it no more, or its address gives nothing; `wardround watch paper` reads a file that you"
        " have; look at https://x/7.pdf."
    )
    assert "are no longer waited for: their meeting is past, their list shows them no more, or" in papers_over(
        **said, well=3, given_up=2
    )
    assert papers_over(**said, well=3, given_up=2).endswith("; 3 can be read again; such as https://x/7.pdf.")


def test_of_a_list_of_papers_neither_a_rating_nor_cqc_is_spoken() -> None:
    told = unreadable(
        "Dales", "board-index", "https://x", what="gone", why=None, since=SINCE, well=True, known="no rating is known"
    )
    assert told.endswith("look at https://x (the trust no longer has this page).")


@pytest.mark.parametrize(
    ("title", "more"),
    [("Wednesday 23rd July 2026", False), ("23.07.2026", False), ("Extraordinary meeting, 2 June", True), ("", False)],
)
def test_a_title_that_is_only_the_day_is_not_said_beside_the_day(title: str, more: bool) -> None:
    assert _says_more(title) is more


def test_a_pack_of_text_alone_has_its_pages_and_form_known_and_recognised_stays_silent_on_them() -> None:
    page = "Board of Directors, meeting in public on 23 July 2026. Agenda item 1: the board is asked to note."
    record = read(drawn(*[lambda canvas: canvas.drawString(40, 700, page)] * 3), kind="board-paper")
    assert (pages_of(record), record.form) == (3, "pdf")
    assert record.document("x")["recognised"] == {}


def test_what_a_person_handed_in_is_no_pack_that_took_up_a_paper_which_was_withdrawn() -> None:
    shelf, shown = (
        Shelf(),
        [doc(f"{n}.pdf", title=f"Item {n} {word}") for n, word in enumerate(("Roofs", "Beds", "Pay"))],
    )
    shelf.look(board(*shown))
    late = doc("late.pdf", title="Late paper").model_copy(update={"url": f"{GIVEN}{'a' * 64}//Late", "role": "pack"})
    shelf.look(board(*shown, late))
    assert ListedPaper(address=late.url).given
    assert shelf.missed(board(*shown[:2], late)) == ["paper-withdrawn"]
