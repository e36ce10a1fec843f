"""Remove what a board paper said, for a person: which paper is meant, what stands in its place, and the file itself."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row

from crawler.addresses import AddressError, canonical
from monitor.clock import LONDON
from monitor.invocation import WrongUse
from monitor.named import change_named
from monitor.words import about_in_words, plain
from storage import purge
from storage.history import changes_named
from storage.listed import GIVEN
from storage.purge import SENTENCES, Removed

LEAST = 8
"""So many letters of a SHA-256 name a paper."""


class Purged(NamedTuple):
    """What a purge came to: what was removed, and how many of the papers meant had been removed before."""

    removed: tuple[Removed, ...]
    before: int


def meant(db: Connection, which: str) -> list[str]:
    """The papers (SHA-256) that a person means: all that stood at an address, one by its SHA-256, or the one that a
    change was told from. Raises WrongUse for none and for several."""
    text = which.strip()
    if "/" in text or text.startswith(GIVEN):
        return _at(db, text)
    some = text.lower()
    by_hash = purge.named(db, some) if re.fullmatch(rf"[0-9a-f]{{{LEAST},64}}", some) else []
    by_change = changes_named(db, some) if 0 < len(some) <= 64 else []
    if len(by_hash) + len(by_change) > 1:
        raise WrongUse(f"more than one paper or change is called {text!r}: give more letters of it")
    if by_hash:
        return by_hash
    if not by_change:
        raise WrongUse(
            f"{text!r} is no paper here; allowed are a paper's address, {LEAST} or more letters of its SHA-256, or the"
            " id of a change that was told from it"
        )
    found = purge.told_from(db, change_named(db, some).id)
    if not found:
        raise WrongUse(f"change {text!r} was told from no board paper that is kept here")
    return found


def _at(db: Connection, typed: str) -> list[str]:
    addresses = {typed}
    if not typed.startswith(GIVEN):
        with suppress(AddressError):
            addresses.add(canonical(typed if "://" in typed else f"https://{typed}"))
    found = purge.at_address(db, addresses)
    if found is None:
        raise WrongUse(
            f"{typed} is the address of no board paper that was visited here; `wardround sources` lists them"
        )
    return found


def remove(db: Connection, bodies: list[str], *, by: str, reason: str | None, now: datetime) -> Purged:
    """Remove what these papers said, in the caller's transaction; those that were purged before are only counted."""
    why = f": {reason}" if reason else ""
    note = f"removed on {now.astimezone(LONDON):%-d %B %Y} by {by}{why}"
    waiting = [body for body in bodies if not purge.is_purged(db, body)]
    removed = tuple(purge.remove(db, body, note=note, summary=without_words) for body in waiting)
    return Purged(removed, len(bodies) - len(waiting))


def without_words(row: Row[Any], note: str) -> str:
    """The sentence of a change (its row) without the words of the paper that it was told from."""
    whose = row.summary.partition(": ")[0]
    about = about_in_words(row.kind, row.subject)
    moved = ""
    if row.identity.partition(" | ")[0] not in SENTENCES:
        sides = (("from", row.before), ("to", row.after))
        moved = "".join(f" {word} {side}" for word, side in sides if side not in (None, ""))
    return f"{whose}: {plain('kind', row.kind)}{', ' if about else ''}{about}{moved} ({note})"


def scrub(engine: Engine) -> bool:
    """Rewrite an SQLite file, so that nothing of what was removed is left in it or beside it; whether that was done.

    A database server does so itself, or its administrator. Another process that reads keeps the file from it.
    """
    if engine.dialect.name != "sqlite":
        return False
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    finally:
        connection.close()
    return not busy


def copies(engine: Engine) -> list[Path]:
    """The copies beside an SQLite file that migrations made of it: no purge reaches them."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return []
    path = Path(engine.url.database)
    return sorted(path.parent.glob(f"{path.name}.before-*.backup"))
