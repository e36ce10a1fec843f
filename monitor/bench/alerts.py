"""How true alerts are: of thousands of pairs, what was told that should not have been, and what was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context

from crawler.readers.errors import NotUnderstood
from crawler.readers.fingerprint import fingerprint
from crawler.readers.read import read
from monitor.differ.compare import NEVER_COMPARED, CannotCompare, compare
from storage.record import Record

from .documents import Saved
from .pairs import Pair, pair
from .told import Told, differing, spelt_alike, told


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one pair came to: what was told falsely, and what was missed."""

    number: int
    name: str
    how: tuple[str, ...]
    kind: str
    wanted: int
    false: frozenset[Told] = frozenset()
    missed: frozenset[Told] = frozenset()
    refused: str | None = None

    @property
    def right(self) -> bool:
        """Whether it told exactly what it had to."""
        return not (self.false or self.missed or self.refused)


@dataclass
class Truth:
    """The sum over many pairs. ``of_kind``: by kind of source its pairs, what was to be told, false and missed."""

    pairs: int = 0
    wanted: int = 0
    false: int = 0
    missed: int = 0
    of_kind: dict[str, Counter[str]] = field(default_factory=dict)
    wrong: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one pair. What is refused misses all it had to tell, and counts as false where that was nothing."""
        false = len(outcome.false) + (1 if outcome.refused and not outcome.wanted else 0)
        missed = len(outcome.missed)
        self.pairs += 1
        self.wanted += outcome.wanted
        self.false += false
        self.missed += missed
        own = self.of_kind.setdefault(outcome.kind, Counter())
        own.update(pairs=1, wanted=outcome.wanted, false=false, missed=missed)
        if not outcome.right:
            self.wrong.append(outcome)

    @property
    def recall(self) -> float:
        """The share of what had to be told that was told."""
        return 1.0 if not self.wanted else (self.wanted - self.missed) / self.wanted

    @property
    def precision(self) -> float:
        """The share of what was told that had to be."""
        found = self.wanted - self.missed
        return 1.0 if not found + self.false else found / (found + self.false)


def measure(
    saved: Sequence[Saved],
    *,
    number: int,
    seed: int,
    workers: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> Truth:
    """The truth over so many pairs of invented pages and of saved documents."""
    truth = Truth()
    for outcome in _outcomes(saved, number=number, seed=seed, workers=workers):
        truth.add(outcome)
        progress(truth.pairs)
    return truth


def _outcomes(saved: Sequence[Saved], *, number: int, seed: int, workers: int) -> Iterable[Outcome]:
    judge = partial(outcome_of, seed=seed, saved=tuple(saved))
    if workers == 1:
        yield from map(judge, range(number))
        return
    spawn = get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, initializer=_keep, initargs=(tuple(saved),)) as pool:
        yield from pool.map(partial(_kept_outcome, seed=seed), range(number), chunksize=25)


_SAVED: tuple[Saved, ...] = ()


def _keep(saved: tuple[Saved, ...]) -> None:
    global _SAVED
    _SAVED = saved


def _kept_outcome(number: int, *, seed: int) -> Outcome:
    return outcome_of(number, seed=seed, saved=_SAVED)


def outcome_of(number: int, *, seed: int, saved: Sequence[Saved]) -> Outcome:
    """What one pair comes to, read and compared as a round does: an equal fingerprint is not read again."""
    one = pair(number, seed=seed, saved=saved)
    old = one.known.record if one.known else read(one.old, address=one.address, rows_of=one.rows_of)
    try:
        heard, refused = spelt_alike(_heard(one, old)), None
    except (NotUnderstood, CannotCompare) as error:
        heard, refused = frozenset(), str(error)
    wanted = spelt_alike(one.told)
    return Outcome(
        number=number, name=one.name, how=one.how, kind=old.kind, wanted=len(wanted), false=heard - wanted,
        missed=wanted - heard, refused=refused,
    )  # fmt: skip


def _heard(one: Pair, old: Record) -> frozenset[Told]:
    if one.new_address == one.address:
        mark = one.known.mark if one.known else fingerprint(one.old, kind=old.kind, reader=old.reader)
        if mark == fingerprint(one.new, kind=old.kind, reader=old.reader):
            return frozenset()
    new = read(one.new, address=one.new_address, rows_of=one.rows_of)
    if one.says_the_same and _understood(new) != _understood(old):
        return frozenset({("read otherwise", None, None, None)})
    if new.kind == old.kind and old.kind in NEVER_COMPARED:
        return differing(old, new)
    return told(compare(old, new, old_address=one.address, new_address=one.new_address).told, scoped=one.scoped)


def _understood(record: Record) -> object:
    """What must read the same in a document that only looks otherwise, even where a comparison says nothing of it."""
    rated = {(one.scope, one.key_question, one.rating, one.provenance) for one in record.ratings}
    return record.kind, rated, len(record.not_understood)
