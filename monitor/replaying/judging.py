"""What today's readers make of an organisation's past: which changes differ, and which facts are to be corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Row

from storage.fact import Fact

from .scratch import Came, Held

What = Literal["differs", "gone", "missing", "again"]
Fate = Literal["to-correct", "corrected", "decided", "seen-once"]
TAKEN_BACK = ("withdrawn", "discarded", "corrected")


class Verdict(NamedTuple):
    """One change that comes out another way: as it was recorded (``was``), as it comes out now (``now``), either None.
    What comes out ``again`` was corrected by a replay before.

    ``fate``: it is to be corrected; a replay has corrected it; a person or its pages decided it before, which stands;
    or its pages showed it once and nothing confirmed it.
    """

    what: What
    fate: Fate
    was: Row[Any] | None
    now: Row[Any] | None


class Move(NamedTuple):
    """One fact that is to be corrected: as it stands and as it ought to, either None where nothing is in force."""

    identity: str
    stands: Held | None
    ought: Held | None


class Judged(NamedTuple):
    """What is to be done of one organisation. ``same``: how many changes come out as they were recorded. ``kept``: the
    facts that are left as they are, for a person or something else decided them. ``shown``: since when facts that stay
    in force are not shown any more, or (None) that they are. ``name``: what it is called, where that is corrected."""

    same: int
    verdicts: tuple[Verdict, ...]
    moves: tuple[Move, ...]
    kept: tuple[Move, ...]
    shown: Mapping[str, datetime | None]
    name: str | None = None

    @property
    def corrects(self) -> bool:
        """Whether anything is to be corrected."""
        todo = any(one.fate == "to-correct" for one in self.verdicts)
        return bool(todo or self.moves or self.shown or self.name)


def judge(
    before: Came,
    after: Came,
    *,
    earlier: Came,
    rounds: Collection[int],
    history: Sequence[Row[Any]],
    standing: Mapping[str, Held],
    disproved: Collection[str],
    called: str | None,
) -> Judged:
    """Compare what the readings of then and those of now come to.

    Both come from the same checks, so that only the readers make the difference: what differs from the history for
    another reason (a person's decision, a batch, a press release) differs in both, and is left alone. ``earlier`` is
    what the readings come to that were kept before: a replay may have corrected something by them. ``rounds``: those
    that are compared anew.
    """
    moves, kept = _moves((before.facts, earlier.facts), after.facts, standing, disproved)
    verdicts, same = _verdicts(before.changes, after.changes, history, rounds)
    shown = {
        identity: one.current.missing_since
        for identity, one in after.facts.items()
        if _is_shown_otherwise(before.facts.get(identity), one, standing.get(identity))
    }
    renamed = after.name != before.name and called == before.name
    return Judged(same, verdicts, moves, kept, shown, after.name if renamed else None)


def _moves(
    before: Sequence[Mapping[str, Held]],
    after: Mapping[str, Held],
    standing: Mapping[str, Held],
    disproved: Collection[str],
) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    moves: list[Move] = []
    kept: list[Move] = []
    for identity in dict.fromkeys([*after, *(name for one in before for name in one)]):
        was, ought, stands = [one.get(identity) for one in before], after.get(identity), standing.get(identity)
        if _alike(stands, ought) or all(_alike(one, ought) for one in was):
            continue
        ours = identity not in disproved and any(_alike(stands, one) for one in was)
        (moves if ours else kept).append(Move(identity, stands, ought))
    return tuple(moves), tuple(kept)


def _alike(one: Held | None, other: Held | None) -> bool:
    return (one and _said(one.current.fact)) == (other and _said(other.current.fact))


def _said(fact: Fact) -> tuple[object, ...]:
    return (fact.value, fact.report, fact.dates, fact.provenance, fact.framework)


def _is_shown_otherwise(was: Held | None, now: Held, stands: Held | None) -> bool:
    """Whether a fact that stays in force is missed now and was not, or the other way."""
    if was is None or stands is None or not _alike(was, now) or not _alike(stands, now):
        return False
    missed = [one.current.missing_since is not None for one in (was, now, stands)]
    return missed[0] != missed[1] and missed[2] == missed[0]


def _verdicts(
    before: Sequence[Row[Any]], after: Sequence[Row[Any]], history: Sequence[Row[Any]], rounds: Collection[int]
) -> tuple[tuple[Verdict, ...], int]:
    told, ought = [row for row in before if _counts(row)], [row for row in after if _counts(row)]
    alike = _paired(told, ought, _content)
    told_only, ought_only = _but(told, alike), _but(ought, (row.number for row in alike.values()))
    recorded = {row.id: row for row in history}
    from_elsewhere = [row for row in history if row.id not in {one.id for one in told}]
    instead = _paired(told_only, ought_only, lambda row: (row.round_id, row.identity))
    otherwise = [_otherwise(recorded[row.id], instead.get(row.number)) for row in told_only if row.id in recorded]
    taken = [one.now.number for one in otherwise if one.now is not None]
    missed = [one for row in _but(ought_only, taken) if (one := _missed(row, from_elsewhere)) is not None]
    contents = {_content(one) for one in ought}
    # What a replay found before, and a still later reader does not.
    found = [row for row in from_elsewhere if _is_found(row) and row.round_id in rounds]
    lost = [Verdict("gone", "to-correct", row, None) for row in found if _content(row) not in contents]
    same = [row for row in told if row.number in alike and row.id in recorded]
    again = [
        Verdict("again", "to-correct", recorded[row.id], alike[row.number])
        for row in same
        if recorded[row.id].replay_id is not None and recorded[row.id].state == "corrected"
    ]
    return (*otherwise, *missed, *lost, *again), len(same) - len(again)


def _otherwise(was: Row[Any], now: Row[Any] | None) -> Verdict:
    """What becomes of a recorded change that does not come out as it was."""
    now = now if was.replay_id is None else None  # what stands in its place was recorded by that replay
    return Verdict("gone" if now is None else "differs", _fate(was), was, now)


def _missed(row: Row[Any], from_elsewhere: Sequence[Row[Any]]) -> Verdict | None:
    """What becomes of a change that comes out now alone; None where it is known from elsewhere."""
    if any(_is_found(one) and _content(one) == _content(row) for one in from_elsewhere):
        return Verdict("missing", "corrected", None, row)
    if _is_known(row, from_elsewhere):
        return None
    return Verdict("missing", "to-correct" if row.state == "confirmed" else "seen-once", None, row)


def _counts(row: Row[Any]) -> bool:
    """Whether a change was ever told, or would have been."""
    return bool(row.state != "discarded")


def _content(row: Row[Any]) -> tuple[object, ...]:
    return (row.kind, row.identity, row.subject, row.before, row.after, row.report, row.severity, row.provenance)


def _paired(one: Iterable[Row[Any]], other: Iterable[Row[Any]], by: Any) -> dict[int, Row[Any]]:
    """For the number of each row the first of the others that is like it and goes with none yet."""
    waiting: dict[Any, list[Row[Any]]] = {}
    for row in other:
        waiting.setdefault(by(row), []).append(row)
    return {row.number: waiting[by(row)].pop(0) for row in one if waiting.get(by(row))}


def _but(rows: Iterable[Row[Any]], numbers: Iterable[int]) -> list[Row[Any]]:
    left_out = set(numbers)
    return [row for row in rows if row.number not in left_out]


def _is_found(row: Row[Any]) -> bool:
    return row.replay_id is not None and row.alert_id is None and row.state == "confirmed"


def _fate(was: Row[Any]) -> Fate:
    if was.replay_id is not None:
        return "corrected"
    decided = was.state in TAKEN_BACK or was.released_by is not None or was.batch_id is not None
    return "decided" if decided else "to-correct"


def _is_known(row: Row[Any], left: Sequence[Row[Any]]) -> bool:
    """Whether the history has the same from elsewhere: a press release, say, or of a day when it was told otherwise."""
    about = (row.kind, row.scope, row.subject, row.before, row.after)
    return any((one.kind, one.scope, one.subject, one.before, one.after) == about for one in left)
