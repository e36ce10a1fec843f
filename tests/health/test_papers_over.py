"""All of a trust's board papers that cannot be read are told as one, and are over as one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from monitor.health import _work
from monitor.settings import Settings
from storage.health import Spell

NOW = datetime(2026, 7, 30, 6, tzinfo=UTC)
TOLD = NOW - timedelta(days=1)


def paper(number: int, outcome: str = "changed", *, told: bool = True, retired: bool = False) -> Any:
    return SimpleNamespace(
        id=number, kind="board-paper", outcome=outcome, told_at=TOLD if told else None,
        retired_at=TOLD if retired else None, address=f"https://x/{number}.pdf",
    )  # fmt: skip


def ailing(what: str) -> Spell:
    look: Any = SimpleNamespace(what=what, round_id=7, why=None)
    return Spell(rounds=3, since=TOLD, last=look, well_at=None)


def told(*papers: Any, spells: dict[int, Spell], unlisted: int = 0) -> list[tuple[int, bool]]:
    """The papers to tell of, each with whether it cannot be read; lists show all but one."""
    outages: Any = SimpleNamespace(cover=lambda _look: False)
    offered = {one.address for one in papers if one.id != unlisted}
    work = _work(papers, spells, outages, numbers=[7], settings=Settings(), now=NOW, offered=offered)
    return [(row.id, spell is not None) for row, spell in work]


def test_while_one_of_them_cannot_be_read_the_others_are_not_over() -> None:
    assert told(paper(1), paper(2), spells={2: ailing("not-understood")}) == []
    assert told(paper(1), paper(2), spells={}) == [(1, False), (2, False)]


def test_a_paper_whose_meeting_is_past_or_that_is_gone_is_waited_for_no_more() -> None:
    assert told(paper(1), paper(2, "refused", retired=True), spells={}) == [(1, False), (2, False)]
    assert told(paper(1), paper(2, "gone"), spells={2: ailing("gone")}) == [(1, False), (2, False)]


def test_a_paper_that_its_list_shows_no_more_is_waited_for_no_more() -> None:
    ill = {2: ailing("not-understood")}
    assert told(paper(1), paper(2), spells=ill, unlisted=2) == [(1, False), (2, False)]
    assert told(paper(2, told=False), spells=ill, unlisted=2) == [(2, True)], "what nobody was told is told"


def test_of_what_nobody_was_told_no_end_is_told() -> None:
    assert told(paper(1, told=False), paper(2, "gone", told=False), spells={2: ailing("gone")}) == []
    assert told(paper(1), paper(2, told=False), spells={2: ailing("not-understood")}) == [(1, False), (2, True)]
