"""Bring lists to what a file says, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from crawler.addresses import profile_address, reports_address
from monitor.house import House
from monitor.papers.boards import settle
from storage import imported, watches
from storage.imported import FILE, FOLLOWING, LOCATIONS, PERSON, WIDE, Named, OnList
from storage.record import Level

from .entries import Entry
from .gone import LEVELS, NOTHING_SPOILT, Spoilt, covered, gone_from


@dataclass(frozen=True, kw_only=True)
class Moved:
    """An organisation already on its list whose other columns changed."""

    named: Named
    list: str
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an import did to the lists: ``changed`` in their columns; ``stayed`` though the file does not name them, for
    a row that was not taken looks like theirs. ``asking``: the rows of organisations that are asked for from now on.
    """

    added: tuple[Entry, ...]
    unchanged: tuple[Entry, ...]
    changed: tuple[Moved, ...]
    removed: tuple[tuple[str, Named], ...]
    stayed: tuple[tuple[str, Named], ...] = ()
    asking: dict[int, Entry] = field(default_factory=dict)
    locations_added: int = 0
    unread_providers: int = 0


@dataclass(frozen=True)
class _Candidate:
    """One level that an entry may mean, and the state that it would be watched in."""

    entry: Entry
    named: Named
    state: str


def apply(
    db: Connection,
    house: House,
    wanted: Sequence[Entry],
    *,
    by: str,
    with_locations: bool = False,
    sure: bool = False,
    spoilt: Spoilt = NOTHING_SPOILT,
) -> Outcome:
    """Put every entry on its list, keep its columns, and take off what an import had put there and is gone.

    Raises TooManyGone, unless ``sure``, where more than half of what imports put on a list would go.
    """
    now = house.clock()
    answers = imported.answers(db)
    candidates = [one for entry in wanted for one in _candidates(entry, answers)]
    rows = imported.organisation_rows(db, [one.named for one in candidates], now)
    lists = {name: imported.on_list(db, name) for name in dict.fromkeys(entry.list for entry in wanted)}
    present = {(name, one.named): one for name, on in lists.items() for one in on}
    new = [one for one in candidates if (one.entry.list, one.named) not in present]
    again = [one for one in candidates if _asked_again(one, present)]
    _put(db, new, rows, by, now)
    named = (present.get((one.entry.list, one.named)) for one in candidates)
    imported.take_over(db, [one.watch for one in named if one is not None and one.origin == WIDE])
    imported.ask_again(db, [present[one.entry.list, one.named].watch for one in again])
    imported.settle(db, [rows[one.named] for one in candidates if one.state == watches.WATCHED], now)
    moved = _change(db, candidates, present)
    gone = [gone_from(name, on, wanted, spoilt, sure=sure) for name, on in lists.items()]
    imported.take_off(db, [one for part in gone for one in part.off], now)
    imported.visit(db, _addresses(house, candidates, rows), now)
    _read_papers(db, house, candidates, rows)
    imported.name_nameless(db, {rows[one.named]: one.entry.name for one in candidates})
    more, unread = _locations(db, house, candidates, rows, by) if with_locations else (0, 0)
    fresh = {id(one.entry) for one in new}
    return Outcome(
        added=tuple(entry for entry in wanted if id(entry) in fresh),
        unchanged=tuple(entry for entry in wanted if id(entry) not in fresh and id(entry) not in moved),
        changed=(*moved.values(), *_follow(db, candidates, lists), *_clear(db, lists, wanted)),
        removed=tuple(named for part in gone for named in part.told),
        stayed=tuple(named for part in gone for named in part.stayed),
        asking={rows[one.named]: one.entry for one in (*new, *again) if one.state == watches.ASKING},
        locations_added=more,
        unread_providers=unread,
    )


def _candidates(entry: Entry, answers: Mapping[str, Mapping[Level, watches.Answer]]) -> list[_Candidate]:
    answered = answers.get(entry.key.id, {})
    there = [level for level in LEVELS if answered.get(level) == "found"]
    levels = (entry.key.level,) if entry.key.level else LEVELS
    if entry.key.level is None and there:
        levels = tuple(level for level in LEVELS if answered.get(level) != "absent")

    def state(level: Level) -> str:
        settled = entry.key.there or level in there
        return watches.WATCHED if settled else entry.state or watches.ASKING

    return [_Candidate(entry, (level, entry.key.id), state(level)) for level in levels]


def _put(db: Connection, new: Iterable[_Candidate], rows: Mapping[Named, int], by: str, now: datetime) -> None:
    values = {}
    for one in new:
        entry = one.entry
        values[entry.list, one.named] = {
            "organisation_id": rows[one.named],
            "list": entry.list,
            "asked": entry.asked,
            "state": one.state,
            "columns": entry.columns or None,
            "origin": FILE,
            "only": entry.only,
            "added_by": entry.by or by,
            "added_at": min(entry.added or now, now),
            "answered_at": None if one.state == watches.ASKING else now,
        }
    imported.put(db, list(values.values()))


def _asked_again(one: _Candidate, present: Mapping[tuple[str, Named], OnList]) -> bool:
    """Whether it is on the list as a page that is not there, and a file that is no export asks for it once more."""
    there = present.get((one.entry.list, one.named))
    return there is not None and there.state == watches.ABSENT and one.entry.state is None


def _change(
    db: Connection, candidates: Iterable[_Candidate], present: Mapping[tuple[str, Named], OnList]
) -> dict[int, Moved]:
    """Keep the columns that changed: what moved, by the entry's identity."""
    moved, kept = dict[int, Moved](), dict[int, dict[str, str]]()
    for one in candidates:
        there = present.get((one.entry.list, one.named))
        if there is not None and there.columns != one.entry.columns:
            kept[there.watch] = one.entry.columns
            moved[id(one.entry)] = Moved(
                named=one.named, list=one.entry.list, before=there.columns, after=one.entry.columns
            )
    imported.set_columns(db, kept)
    return moved


def _follow(db: Connection, candidates: Iterable[_Candidate], lists: Mapping[str, Sequence[OnList]]) -> list[Moved]:
    """Let what stands on a list because of another's row say what that row says, where it has none of its own."""
    said = {(one.entry.list, one.named): one.entry.columns for one in candidates}
    by_name = {(name, f"{level}:{cqc_id}"): columns for (name, (level, cqc_id)), columns in said.items()}
    kept: dict[int, Moved] = {}
    for name, on in lists.items():
        for one in on:
            columns = by_name.get((name, one.asked), one.columns)
            if one.origin in FOLLOWING and (name, one.named) not in said and columns != one.columns:
                kept[one.watch] = Moved(named=one.named, list=name, before=one.columns, after=columns)
    imported.set_columns(db, {watch: moved.after for watch, moved in kept.items()})
    return list(kept.values())


def _clear(db: Connection, lists: Mapping[str, Sequence[OnList]], wanted: Sequence[Entry]) -> list[Moved]:
    """Forget the columns of what a person added and the file no longer names, and of what follows it."""
    named = {(entry.list, named) for entry in wanted for named in covered(entry)}
    unnamed = [(name, one) for name, on in lists.items() for one in on if (name, one.named) not in named]
    by_hand = {(name, "{}:{}".format(*one.named)) for name, one in unnamed if one.origin == PERSON}
    stale = {
        one.watch: Moved(named=one.named, list=name, before=one.columns, after={})
        for name, one in unnamed
        if one.columns and (one.origin == PERSON or (one.origin in FOLLOWING and (name, one.asked) in by_hand))
    }
    imported.set_columns(db, {watch: {} for watch in stale})
    return list(stale.values())


def _addresses(house: House, candidates: Iterable[_Candidate], rows: Mapping[Named, int]) -> dict[str, tuple[str, int]]:
    wanted: dict[str, tuple[str, int]] = {}
    for one in candidates:
        if one.state == watches.ABSENT or one.entry.only == "papers":
            continue
        base, (level, cqc_id), row = one.entry.key.base or house.settings.cqc.address, one.named, rows[one.named]
        wanted[profile_address(level, cqc_id, base)] = ("cqc-profile", row)
        wanted[reports_address(level, cqc_id, base)] = ("cqc-reports", row)
        if one.entry.key.page:
            wanted[f"{base}{one.entry.key.page}"] = ("cqc-assessment", row)
    return wanted


def _read_papers(db: Connection, house: House, candidates: Iterable[_Candidate], rows: Mapping[Named, int]) -> None:
    """Have the board papers of providers read, too, where they are known."""
    for one in candidates:
        level, cqc_id = one.named
        if level == "provider" and one.state != watches.ABSENT and one.entry.only != "pages":
            settle(db, house.settings, rows[one.named], cqc_id, house.clock())


def _locations(
    db: Connection, house: House, candidates: Sequence[_Candidate], rows: Mapping[Named, int], by: str
) -> tuple[int, int]:
    """Put the locations of every provider on its list too, with its columns; how many are new there, and how many
    providers have no profile that was read yet."""
    now, unread, found = house.clock(), 0, dict[tuple[str, Named], _Candidate]()
    for one in candidates:
        if one.named[0] != "provider" or one.state == watches.ABSENT:
            continue
        locations = watches.locations_of(db, rows[one.named])
        unread += locations is None
        for location in locations or ():
            found.setdefault((one.entry.list, ("location", location.id or "")), one)
    there = {(name, on.named) for name in {name for name, _ in found} for on in imported.on_list(db, name)}
    made = imported.organisation_rows(db, [named for _, named in found], now)
    common: dict[str, Any] = {"state": watches.WATCHED, "origin": LOCATIONS}
    common |= {"added_by": by, "added_at": now, "answered_at": now}
    new = [
        {
            "organisation_id": made[named],
            "list": name,
            "asked": f"provider:{one.named[1]}",
            "columns": one.entry.columns or None,
            **common,
        }
        for (name, named), one in found.items()
        if (name, named) not in there
    ]
    imported.put(db, new)
    base = house.settings.cqc.address
    wanted = {profile_address(*named, base): ("cqc-profile", made[named]) for _, named in found}
    wanted |= {reports_address(*named, base): ("cqc-reports", made[named]) for _, named in found}
    imported.visit(db, wanted, now)
    return len(new), unread
