"""The starting position: where newly watched organisations stand, told once and to nobody as news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, Row, func, or_, select

from storage.record import RATINGS, Value
from storage.refused import refused
from storage.tables import baselines, current_facts, facts, organisations, sources, watches
from storage.wanted import wanted
from storage.watches import ASKING, WATCHED

BY_NAME = ("Inadequate", "Requires improvement")


class StartingPosition(Value):
    """Overall ratings of the organisations first read in one round, worst first, and what could not be read.

    ``boards``: the trusts whose board papers were, ``risks``: how many those papers name.
    """

    organisations: int
    ratings: dict[str, int]
    named: dict[str, tuple[str, ...]]
    unread: tuple[str, ...]
    boards: tuple[str, ...] = ()
    risks: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences that a person reads."""
        many = f"{self.organisations} organisation{'' if self.organisations == 1 else 's'}"
        told = ", ".join(f"{number} {rating}" for rating, number in self.ratings.items())
        lines = [f"Starting position of {many}, overall: {told}."] if self.organisations else []
        lines += [f"{rating}: {'; '.join(names)}." for rating, names in self.named.items()]
        lines += [self._papers()] if self.boards else []
        lines += [f"Could not be read: {'; '.join(self.unread)}."] if self.unread else []
        return tuple(lines)

    def _papers(self) -> str:
        whose = "1 trust" if len(self.boards) == 1 else f"{len(self.boards):,} trusts"
        risks = "1 risk" if self.risks == 1 else f"{self.risks:,} risks"
        shown = f"`wardround meetings {self.boards[0]}` and `wardround risks {self.boards[0]}`"
        such = "show it" if len(self.boards) == 1 else "show that of one of them"
        return f"Starting position of the board papers of {whose}: {risks}; {shown} {such}."


def starting_position(db: Connection, round_ids: Sequence[int]) -> StartingPosition | None:
    """Where the organisations stand whose profile, or whose board papers, were first read well in these rounds; None
    where there are none."""
    new, boards = (_first_read(db, round_ids, kind) for kind in ("cqc-profile", "board-paper"))
    if not new and not boards:
        return None
    overall = {row.id: "no overall rating" for row in new}
    rated = (
        select(facts.c.organisation_id, facts.c.value)
        .join(current_facts, current_facts.c.fact_id == facts.c.id)
        .where(facts.c.attribute == "rating", facts.c.subject == "overall", facts.c.scope.in_(("provider", "location")))
    )
    overall |= {row.organisation_id: str(row.value) for row in db.execute(rated) if row.organisation_id in overall}
    counts = Counter(overall.values())
    order = [*RATINGS, *sorted(set(counts) - set(RATINGS))]
    return StartingPosition(
        organisations=len(new),
        ratings={rating: counts[rating] for rating in order if counts[rating]},
        named={
            rating: tuple(f"{row.name} ({row.cqc_id})" for row in new if overall[row.id] == rating)
            for rating in BY_NAME
            if counts[rating]
        },
        unread=_unread(db),
        boards=tuple(row.cqc_id for row in boards),
        risks=_risks(db, [row.id for row in boards]),
    )


def _first_read(db: Connection, round_ids: Sequence[int], kind: str) -> list[Row[int, str | None, str]]:
    asked = (
        select(organisations.c.id, organisations.c.name, organisations.c.cqc_id)
        .join(baselines, baselines.c.organisation_id == organisations.c.id)
        .where(baselines.c.round_id.in_(round_ids), baselines.c.kind == kind)
        .order_by(organisations.c.name)
    )
    return list(db.execute(asked))


def _risks(db: Connection, numbers: Sequence[int]) -> int:
    """How many risks the papers of these organisations name."""
    held = select(func.count()).select_from(current_facts).join(facts, facts.c.id == current_facts.c.fact_id)
    return db.scalar(held.where(facts.c.organisation_id.in_(numbers), facts.c.attribute == "risk")) or 0


def _unread(db: Connection) -> tuple[str, ...]:
    """Addresses of watched organisations that were visited and never understood yet."""
    never = [number for number, one in refused(db).items() if one.understood_at is None]
    silent = (
        select(sources.c.address)
        .where(
            sources.c.retired_at.is_(None),
            or_(sources.c.good_at.is_(None), sources.c.id.in_(never)),
            sources.c.visited_at.is_not(None),
            wanted(watches.c.state.in_((ASKING, WATCHED))),
        )
        .order_by(sources.c.address)
    )
    return tuple(db.scalars(silent))
