"""Examine the database that bundles are made of: its structure, every body, every change's proof, every message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from time import monotonic

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from monitor.show import count, moment
from storage import integrity, proof, visits
from storage.engine import reading

from .found import Check, fails, holds

AT_ONCE = 200
"""Bodies of one transaction: a longer one would keep SQLite from tidying up behind a round that is running."""
MEGABYTE = 1024**2


def examine_database(engine: Engine, *, now: datetime, progress: Callable[[str], None]) -> Iterator[Check]:
    """The checks of a database, each when it is made. Nothing is written."""
    progress("examining the structure of the database")
    structure = _structure(engine)
    yield structure
    if structure.result == "fails":
        return  # what else is asked of a damaged file may be answered wrongly, or not at all
    progress("following the references")
    yield _references(engine)
    yield _bodies(engine, progress)
    progress("looking for the pages that prove each change")
    yield _proofs(engine)
    yield _messages(engine, now)


def _structure(engine: Engine) -> Check:
    wrong: list[str] = []
    try:
        with reading(engine).begin() as db:
            wrong = integrity.structure(db)
    except DatabaseError as error:  # even looking, or letting go of a file that is looked at, may be refused
        wrong = wrong or [str(error.orig)]
    if wrong:
        return fails("structure", f"SQLite finds its file damaged ({wrong[0]}): restore the last good copy of it")
    if engine.dialect.name != "sqlite":
        return holds("structure", "The database server looks after its own structure")
    return holds("structure", "SQLite finds its file whole")


def _references(engine: Engine) -> Check:
    with reading(engine).begin() as db:
        lost = integrity.orphans(db)
    if lost:
        told = "; ".join(f"{count(one.number, 'row')} of {one.table} ({one.column})" for one in lost)
        return fails("references", f"Rows name others that are not there: {told}")
    return holds("references", "Every row that another names is there")


def _bodies(engine: Engine, progress: Callable[[str], None]) -> Check:
    """Unfold every body and hash it."""
    with reading(engine).begin() as db:
        whole = integrity.kept(db)
    started, number, size, purged, after = monotonic(), 0, 0, 0, ""
    wrong: list[str] = []
    while True:
        with reading(engine).begin() as db:
            some = integrity.hashes(db, after=after, most=AT_ONCE)
            for hash_, length in some:
                try:
                    visits.body(db, hash_)
                except visits.PurgedBody:
                    purged += 1
                except visits.BodyError as error:
                    wrong.append(str(error))
                number, size, after = number + 1, size + length, hash_
        if not some:
            break
        progress(f"hashing the pages: {number:,} of {whole:,}, {_rate(size, monotonic() - started)}")
    if wrong:
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        return fails("bodies", f"{wrong[0]}{more}: of {count(number, 'page')}")
    done = _rate(size, monotonic() - started)
    gone = f"; {count(purged, 'paper')} purged" if purged else ""
    pages = count(number - purged, "page")
    return holds("bodies", f"{pages} of {size / MEGABYTE:,.1f} MB, each with its hash ({done}){gone}")


def _rate(size: int, seconds: float) -> str:
    return f"{size / MEGABYTE / max(seconds, 0.001):,.0f} MB a second"


def _proofs(engine: Engine) -> Check:
    with reading(engine).begin() as db:
        lost = integrity.unproven(db)
    if lost is None:
        return holds("proofs", "Every page that a change names as its proof is kept")
    pages = count(lost.number, "page")
    return fails("proofs", f"{pages} that changes name as their proof are not kept, such as one of {lost.change[:8]}")


def _messages(engine: Engine, now: datetime) -> Check:
    """Whether everything told is on its way or at its end."""
    with reading(engine).begin() as db:
        left, unrouted = proof.unreleased(db, now), proof.unrouted(db, now)
    if unrouted is not None:
        number, since = unrouted
        changes = "1 change belongs" if number == 1 else f"{number:,} changes belong"
        return fails("messages", f"{changes} to no alert, the first of {moment(since)}: please report it")
    if left:
        number, channel = sum(one.number for one in left), left[0].channel
        return fails(
            "messages",
            f"{count(number, 'message')} (the first for {channel}) held back though the round is over:"
            " `wardround round` lets it go",
        )
    return holds("messages", "Every message is sent, given up, taken back or due")
