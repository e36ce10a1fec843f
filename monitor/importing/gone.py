"""What a file that no longer names an organisation takes off a list, and what stays on it all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from storage import watches
from storage.imported import FILE, FOLLOWING, PERSON, Named, OnList
from storage.record import Level

from .entries import Entry
from .errors import Unusable

LEVELS: tuple[Level, ...] = ("provider", "location")


class Spoilt:
    """The rows of a file that were not taken: what looks like one of them is not taken off its list."""

    def __init__(self, columns: Iterable[Mapping[str, str]], *, keys: Collection[str]) -> None:
        """``keys`` are the columns that name organisations, which are what was spoilt."""
        self._keys = frozenset(keys)
        self._rows = {self._rest(one) for one in columns} - {frozenset()}

    def holds(self, columns: Mapping[str, str]) -> bool:
        """Whether a row that was not taken says all of this, its keys apart."""
        return self._rest(columns) in self._rows

    def _rest(self, columns: Mapping[str, str]) -> frozenset[tuple[str, str]]:
        return frozenset((name, value) for name, value in columns.items() if name not in self._keys)


NOTHING_SPOILT = Spoilt((), keys=())


class TooManyGone(Unusable):
    """A file that would take more than half of its list away: most likely the wrong file, or the wrong list."""


@dataclass(frozen=True)
class Gone:
    """What goes off a list, what of it is told (a bare id once), and what stays for a row that was spoilt."""

    off: list[OnList]
    told: list[tuple[str, Named]]
    stayed: list[tuple[str, Named]]


def gone_from(name: str, on: Sequence[OnList], wanted: Sequence[Entry], spoilt: Spoilt, *, sure: bool) -> Gone:
    """What an import put on the list and the file no longer names, with what followed a row that went."""
    named = {named for entry in wanted if entry.list == name for named in covered(entry)}
    by_file = [one for one in on if one.origin == FILE]
    unnamed = [one for one in by_file if one.named not in named]
    stayed = [one for one in unnamed if spoilt.holds(one.columns)]
    leaving = [one for one in unnamed if not spoilt.holds(one.columns)]
    before, left = _each_once(by_file), _each_once(leaving)
    if len(left) * 2 > len(before) and not sure:
        called = f"the list {name}" if name else "the list without a name"
        raise TooManyGone(
            f"would take {len(left):,} of {len(before):,} organisations off {called}, more than half of what imports"
            " put there; give another file its own --list, or say --yes if they are to go"
        )
    by_hand = [one.named for one in on if one.origin == PERSON]
    stay = {f"{level}:{cqc_id}" for level, cqc_id in (*named, *(one.named for one in stayed), *by_hand)}
    follow = [one for one in on if one.origin in FOLLOWING and one.named not in named and one.asked not in stay]
    told = [*left, *(one.named for one in follow)]
    return Gone([*leaving, *follow], [(name, one) for one in told], [(name, one) for one in _each_once(stayed)])


def _each_once(on: Iterable[OnList]) -> list[Named]:
    """The organisations, one for each id whose level is not known yet, and none that has no page."""
    once = {one.named[1] if one.state == watches.ASKING else one.named: one.named for one in on if _is_told(one)}
    return list(once.values())


def _is_told(one: OnList) -> bool:
    return one.state != watches.ABSENT


def covered(entry: Entry) -> list[Named]:
    """Every organisation that an entry may mean: a bare id stands for both levels, whichever was found."""
    return [(level, entry.key.id) for level in ((entry.key.level,) if entry.key.level else LEVELS)]
