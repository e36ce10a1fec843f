"""Find out what an id is by asking CQC for both of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select

from crawler.order import Visit
from monitor import fetching
from monitor.house import House
from monitor.round import Round
from storage import rounds, sources
from storage.engine import reading
from storage.tables import sources as sources_table

Answer = Literal["found", "absent", "unknown"]


def ask(house: House, candidates: Sequence[int]) -> dict[int, Answer]:
    """For each organisation (row), whether its profile is there; ``unknown`` where the site did not answer.

    The visits are kept, so the next round reads what came. Raises ContactMissing and AnotherRound.
    """
    fetching.require_contact_for(house)
    asked = select(sources_table).where(
        sources_table.c.organisation_id.in_(candidates), sources_table.c.kind == "cqc-profile"
    )
    with Round(house, trigger="watch") as round_:
        with reading(house.engine).connect() as db:
            profiles = db.execute(asked).all()
        fetching.fetch(round_, [Visit.of(row, purpose="ask") for row in profiles])
        fetching.answer(round_)
        with house.engine.begin() as db:
            rounds.close_round(db, round_.number, how="done", summary={"asked": len(profiles)}, now=house.clock())
            return {row.organisation_id: _answer(sources.one(db, row.id).outcome) for row in profiles}


def _answer(outcome: str | None) -> Answer:
    if outcome in sources.GOOD:
        return "found"
    return "absent" if outcome == "gone" else "unknown"
