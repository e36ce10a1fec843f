"""The breaker: changes of one kind that many pages of one kind show in one round wait for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from monitor.groups import GROUPS
from monitor.sentences import clean, cut
from monitor.settings import Breaker
from monitor.words import plain
from storage import batches, incidents
from storage.incident import BATCH_HELD
from storage.reverse import REMOVED, take_back
from storage.together import together

EXAMPLES, LONGEST = 3, 200


class Kind(NamedTuple):
    """The kind of page that showed it, and the kind of change."""

    source: str
    change: str


def hold_batches(db: Connection, rounds: Sequence[int], *, breaker: Breaker, now: datetime) -> int:
    """Hold back what so many organisations show in these rounds that the pages rather than the services have changed;
    how many changes.

    Where a batch of the same kind still waits for a person, what two organisations or more show joins it as soon as all
    of them together are so many; one alone is news as ever.
    """
    visited = batches.read_well(db, rounds)
    held: set[int] = set()
    for kind, rows in _by_kind(db, rounds):
        found = [row for row in rows if row.number not in held]
        read = visited.get(kind.source, set())
        open_ = batches.open_of(db, source_kind=kind.source, change_kind=kind.change)
        waiting = batches.organisations_of(db, open_.id) if open_ is not None else set()
        shown = {row.organisation_id for row in found}
        if not _is_too_much(shown, waiting, len(read | shown), breaker):
            continue
        batch = int(open_.id) if open_ is not None else _made(db, kind, round_id=rounds[-1], now=now)
        # The newest first: they are undone in this order.
        with_it = [row for row in reversed(together(db, found)) if row.number not in held]
        _hold(db, batch, with_it, visited=len(read | waiting | shown), now=now)
        held |= {row.number for row in with_it}
    return len(held)


def _by_kind(db: Connection, rounds: Sequence[int]) -> list[tuple[Kind, list[Row[Any]]]]:
    """The changes of these rounds by kind, that of most organisations first, but what others rest on before those."""
    rows = batches.found_in(db, rounds, but=GROUPS["trouble"])
    kinds = batches.kinds_of_sources(db, [address for row in rows for address in row.shown_at])
    found: dict[Kind, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        for source in sorted({kinds[address] for address in row.shown_at if address in kinds}):
            found[Kind(source, row.kind)].append(row)
    return sorted(found.items(), key=_turn)


def _turn(one: tuple[Kind, list[Row[Any]]]) -> tuple[bool, bool, int, Kind]:
    kind, rows = one
    alone = any(row.fact_ids for row in rows)
    return kind.change != REMOVED, not alone, -len({row.organisation_id for row in rows}), kind


def _is_too_much(shown: set[int], waiting: set[int], read: int, breaker: Breaker) -> bool:
    in_all = len(shown | waiting) if waiting and len(shown) > 1 else len(shown)
    return in_all >= breaker.least and in_all >= breaker.share * read


def _made(db: Connection, kind: Kind, *, round_id: int, now: datetime) -> int:
    return batches.make(db, round_id=round_id, source_kind=kind.source, change_kind=kind.change, now=now)


def _hold(db: Connection, batch: int, rows: Sequence[Row[Any]], *, visited: int, now: datetime) -> None:
    for row in rows:
        take_back(db, row, now=now)
    batches.take(db, batch, [row.number for row in rows], visited=visited)
    made = batches.one(db, batch)
    assert made is not None
    incidents.keep_open(
        db, kind=BATCH_HELD, subject=batches.name_of(batch), since=made.held_at, now=now,
        sentence=sentence(made, batches.changes_of(db, batch)),
    )  # fmt: skip


def sentence(batch: Row[Any], held: Sequence[Row[Any]]) -> str:
    """What an operator reads of a batch: how many, of what, three examples, and what to do."""
    pages, what = plain("source", batch.source_kind), plain("kind", batch.change_kind)
    shown = "; ".join(examples(batch, held))
    changes = "1 change is" if len(held) == 1 else f"{len(held):,} changes are"
    return (
        f"{batch.number:,} of {batch.visited:,} organisations changed the same way at once, {what} ({pages});"
        f" {changes} held back and nobody was told, such as: {shown}; look at the pages, then type"
        f" `wardround held release {batch.id}` to tell what is right, or"
        f" `wardround held discard {batch.id} --reason …` to drop what is not"
    )


def examples(batch: Row[Any], held: Sequence[Row[Any]]) -> list[str]:
    """What three organisations of a batch show."""
    own = {row.organisation_id: row for row in reversed(held) if row.kind == batch.change_kind}
    first = sorted(own.values(), key=lambda row: row.number)[:EXAMPLES]
    return [cut(clean(row.summary).rstrip("."), LONGEST) for row in first]
