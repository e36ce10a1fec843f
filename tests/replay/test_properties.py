"""Whatever an older reader made of whatever pages: a replay is silent, is done at once, and agrees with the rounds."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy import Engine

from monitor.replaying.scratch import held, retrace
from storage import retracing
from storage.record import Record
from tests.check.conftest import LIST, PROFILE, REPORT, header, listing, report
from tests.replay.conftest import Hospital

WORDS = ("Good", "Inadequate", "Requires improvement", "Outstanding")
DATES = ("2024-02-01", "2025-07-10", "2025-07-16")
Page = tuple[int, str, Record]


def misreader(chance: Random) -> Callable[[str, Record], Record | str]:
    """An older reader, which now and then refuses a page, takes a rating for another, or misses a report."""
    known: dict[str, Record | str] = {}

    def read(address: str, page: Record) -> Record | str:
        draw, key = chance.random(), address + page.model_dump_json()
        if key not in known:
            wrong = tuple(one.model_copy(update={"rating": chance.choice(WORDS)}) for one in page.ratings[:1])
            misread = page.model_copy(update={"ratings": (*wrong, *page.ratings[1:]), "reports": page.reports[:-1]})
            known[key] = page if draw < 0.65 else "it has no heading" if draw < 0.75 else misread
        return known[key]

    return read


def walk(chance: Random, reports: int) -> list[Page]:
    """Some of the pages of a home that has so many reports."""
    listed = [(f"AP{number}", DATES[number]) for number in reversed(range(reports))]
    pages: list[Page] = [(0, LIST, listing(*listed)), (0, PROFILE, header(chance.choice(WORDS[:reports])))]
    for number in range(reports):
        words = {"overall": chance.choice((WORDS[number], *WORDS[:2])), "safe": WORDS[number]}
        pages.append((0, REPORT.format(f"AP{number}"), report(f"AP{number}", DATES[number], **words)))
    chance.shuffle(pages)
    return pages[: chance.randint(1, len(pages))]


@pytest.mark.parametrize("seed", range(3))
def test_a_replay_is_silent_and_done_at_once_and_agrees_with_the_rounds(
    hospital: Callable[..., Hospital], thrown_away: Engine, seed: int
) -> None:
    chance, ward, shown = Random(seed), hospital(), dict[str, Page]()
    ward.misreads = misreader(chance)
    for day in range(4):
        pages = walk(chance, min(3, day + 1))
        shown |= {address: (home, address, page) for home, address, page in pages}
        ward.round_of(*pages, again=chance.random() < 0.5)
    ward.tell()
    told = ward.sent()
    with ward.engine.connect() as db:
        past, standing = retracing.trace(db, 1), held(db, 1)
    again = retrace(thrown_away, past)
    assert [(one.id, one.state) for one in again.changes] == [(one.id, one.state) for one in ward.rows()]
    assert {one.current.fact for one in again.facts.values()} == {one.current.fact for one in standing.values()}

    made, (came,) = ward.replay(applies=True)
    assert (made.troubles, came.judged.kept, ward.sent()) == ([], (), told)
    before = ward.whole()
    ward.replay(applies=True)
    assert ward.whole() == before
    ward.upgrade()
    news = ward.round_of(*shown.values())
    assert news == [] or came.found.late or any(one.state == "unconfirmed" for one in ward.rows())
