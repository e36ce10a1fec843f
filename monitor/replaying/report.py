"""What a replay came to, as its document holds it and as its last line counts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from monitor.show import count
from storage.change import Change
from storage.record import Organisation

from .bodies import Left
from .correcting import change_of
from .judging import Move, Verdict
from .replay import Retold

TOTALS = (
    "organisations", "bodies", "read", "skipped", "refused", "late", "same", "differs", "gone", "missing", "again",
    "decided", "seen_once", "corrected", "facts", "kept",
)  # fmt: skip


class Totals(Counter[str]):
    """How many of each of TOTALS there were, organisation by organisation."""

    def add(self, one: Retold) -> None:
        """Count one organisation."""
        found, judged = one.found, one.judged
        self.update(
            organisations=1, bodies=one.bodies, read=len(found.fresh), skipped=len(found.skipped),
            refused=len(found.refused), late=len(found.late), same=judged.same, facts=len(judged.moves),
            kept=len(judged.kept),
        )  # fmt: skip
        for verdict in judged.verdicts:
            name = verdict.what if verdict.fate == "to-correct" else verdict.fate.replace("-", "_")
            self[name] += 1

    def document(self) -> dict[str, int]:
        """Every count, those of nothing too."""
        return {name: self[name] for name in TOTALS}

    @property
    def differing(self) -> int:
        """The changes that are to be corrected or recorded."""
        return self["differs"] + self["gone"] + self["missing"] + self["again"]

    def sentence(self) -> str:
        """The line that says what it came to."""
        pages = f"{count(self['organisations'], 'organisation')}, {count(self['bodies'], 'page')}"
        parts = [f"{count(self['same'], 'change')} as recorded", *self._parts()]
        return f"{pages} ({self['read']:,} read anew): {', '.join(parts)}."

    def _parts(self) -> Iterator[str]:
        for name, said in (
            ("differs", "otherwise"),
            ("gone", "not any more"),
            ("missing", "missed then"),
            ("again", "as first recorded after all"),
            ("decided", "decided before, which stands"),
            ("seen_once", "seen only once"),
            ("corrected", "corrected before"),
        ):
            if self[name]:
                yield f"{self[name]:,} {said}"
        yield count(self["facts"], "fact to correct", "facts to correct")
        if self["kept"]:
            yield f"{count(self['kept'], 'fact')} left as decided"


def document(one: Retold) -> dict[str, Any]:
    """One organisation as the document holds it."""
    whose = one.organisation
    return {
        "organisation": whose.model_dump(mode="json"),
        "bodies": one.bodies,
        "read": len(one.found.fresh),
        "same": one.judged.same,
        "changes": [_verdict(verdict, one) for verdict in one.judged.verdicts],
        "facts": [*_facts(one.judged.moves, "to-correct"), *_facts(one.judged.kept, "decided")],
        "late": [step.address for step in one.found.late],
        "skipped": [_left(left) for left in one.found.skipped],
        "refused": [_left(left) for left in one.found.refused],
    }


def _verdict(verdict: Verdict, one: Retold) -> dict[str, Any]:
    was, now = (sided(row, one.organisation) for row in (verdict.was, verdict.now))
    return {
        "what": verdict.what,
        "fate": verdict.fate,
        "was": was and was.model_dump(mode="json"),
        "now": now and now.model_dump(mode="json"),
        "told": list(one.told.get(was.id, ())) if was else [],
    }


def sided(row: Any, organisation: Organisation) -> Change | None:
    """One side of a verdict as a change."""
    return None if row is None else change_of(row, organisation)


def _facts(moves: Iterable[Move], fate: str) -> Iterator[dict[str, Any]]:
    for move in moves:
        either = move.ought or move.stands
        if either is None:
            continue
        fact = either.current.fact
        yield {
            "attribute": fact.attribute, "scope": fact.scope, "subject": fact.subject, "before": shown(move.stands),
            "after": shown(move.ought), "fate": fate,
        }  # fmt: skip


def shown(held: Any) -> Any:
    """The value of a fact, but for the mark of who is in charge, which says nothing to anybody."""
    if held is None or held.current.fact.attribute == "in-charge":
        return None
    value = held.current.fact.value
    return list(value) if isinstance(value, tuple) else value


def _left(left: Left) -> dict[str, str]:
    return left._asdict()
