"""Gather from the database what proves one change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from monitor.show import iso
from storage import evidence, visits
from storage.change import Change
from storage.record import Record

from . import archive, manifest, notes, papers
from .anew import Page as Read
from .anew import compared, says
from .letter import RULE, letter
from .place import Text
from .sheet import written

LANGUAGES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "application/pdf": "pdf",
    "application/json": "json",
    "text/csv": "csv",
}


@dataclass(frozen=True)
class Page:
    """One page of a bundle: its role, its hash, and what is kept of it. ``why_not`` says why its bytes are not."""

    role: str
    hash: str
    address: str
    content: bytes | None = None
    media_type: str | None = None
    reading: papers.ReadingPaper | None = None
    why_not: str | None = None

    @property
    def file(self) -> str | None:
        """The name of its bytes in the bundle."""
        if self.content is None:
            return None
        named = (self.media_type or "").partition(";")[0].strip().lower()
        return f"bodies/{self.role}.{LANGUAGES.get(named, 'bin')}"

    @property
    def body(self) -> papers.Body:
        """The page as the manifest names it."""
        size = None if self.content is None else len(self.content)
        return papers.Body(
            role=self.role, sha256=self.hash, file=self.file, size=size, media_type=self.media_type,
            why_not=self.why_not,
        )  # fmt: skip


@dataclass(frozen=True)
class Bundle:
    """The files of a bundle, its seal, and a sentence about each page that is not in it."""

    files: dict[str, bytes]
    seal: str
    not_kept: tuple[str, ...]


def bundle(
    db: Connection, change: Change, *, alert: tuple[int, Sequence[Change]] | None, wardround: str, now: datetime
) -> Bundle:
    """The bundle that proves a change. Of the same database, only the moment in its manifest is another each time."""
    row = evidence.change(db, change.id)
    pages = list(_pages(db, row, change))
    paper = papers.ChangePaper(
        change=change,
        alert=papers.Told(id=alert[0], changes=tuple(one.id for one in alert[1])) if alert else None,
        corrections=notes.corrections(db, row),
        rule=RULE if change.provenance == "derived" else None,
        replay=notes.replayed(db, row),
    )
    quotes = _quotes(change, pages)
    visited = notes.visits(db, row, shown=[page.hash for page in pages], addresses=_watched(row, change))
    bodies = tuple(page.body for page in pages)
    files = {papers.README: letter(paper, bodies, quotes, visited), papers.CHANGE: written(paper)}
    files |= {page.file: page.content for page in pages if page.file and page.content is not None}
    files |= {f"records/{one.role}.json": written(one.reading) for one in pages if one.reading is not None}
    files |= {
        papers.FACTS: written(notes.facts(db, row, change)),
        papers.QUOTES: written(papers.QuotesPaper(quotes=quotes)),
        papers.VISITS: written(visited),
        papers.RECEIPTS: written(notes.receipts(db, row)),
    }
    made = manifest.whole(files, wardround=wardround, made=str(iso(now)), change=change.id, bodies=bodies)
    missing = tuple(f"the page {page.role} is not kept: {page.why_not}" for page in pages if page.why_not)
    return Bundle(made, manifest.seal_of(made[papers.MANIFEST]), missing)


def _pages(db: Connection, row: Row[Any], change: Change) -> Iterator[Page]:
    """The page of each side, the one that showed it first, then those of the second look, each body once."""
    before, after = change.evidence.before, change.evidence.after
    sides = {"before": before.body if before else None, "after": after.body if after else None}
    looks = [hash_ for hash_, look in evidence.second_looks(db, row) if _shows(db, row, change, hash_) == look]
    if sides["after"] is None:
        sides["after"], looks = _gone(db, row, change, sides["before"])
    sides[papers.FIRST] = _first(db, row, change)
    most = papers.MOST_LOOKS - (sides[papers.FIRST] is not None)
    others = [one for one in looks if one not in sides.values()][:most]
    named = [*sides.items(), *((f"look-{number}", one) for number, one in enumerate(others, 1))]
    for role, hash_ in named:
        if hash_ is not None:
            yield _page(db, row, change, role, hash_)


def _first(db: Connection, row: Row[Any], change: Change) -> str | None:
    """The page that showed a change when it was found, where the page that it rests on came later: a release, say."""
    after = change.evidence.after
    if after is None or after.body is None or evidence.had_come(db, row, after.body):
        return None
    if change.kind == "sources-disagree":
        return None  # a data file about everybody, of which the organisation's rows are enclosed
    there = (evidence.last_visit(db, row, address) for address in row.shown_at)
    shown = [visit.body for visit in there if visit is not None and visit.body is not None]
    says_so = [one for one in shown if _shows(db, row, change, one) == "again"]
    return next(iter((*says_so, *shown)), None)


def _shows(db: Connection, row: Row[Any], change: Change, hash_: str) -> str:
    """What a page is said to show where it says, or does not say, what the change came to: again or denied."""
    page = _read(db, row, change, hash_)
    return "again" if page and says(page, change.scope, change.subject, change.after) else "denied"


def _gone(db: Connection, row: Row[Any], change: Change, was: str | None) -> tuple[str | None, list[str]]:
    """The page that no longer shows what ended, and the one of the visit before where that lacked it already."""
    here = next(iter(row.shown_at), change.url or "")
    if not _is_read(db, row, here):
        return None, []
    now, *earlier = evidence.shown_last(db, row, here, rounds=2)
    if was is None:
        return now, []
    old = _read(db, row, change, was)
    lacking = [one for one in earlier if old and (page := _read(db, row, change, one)) and compared(change, old, page)]
    return (None if now == was else now), lacking


def _read(db: Connection, row: Row[Any], change: Change, hash_: str) -> Read | None:
    """A page as it was read then."""
    read = evidence.reading(db, hash_, addresses=_addresses(row, change), by=row.first_seen)
    if read is None or read.document is None:
        return None
    return Read(Record.model_validate(read.document), read.address, hash_)


def _is_read(db: Connection, row: Row[Any], address: str) -> bool:
    """Whether the address showed a page when the change was found; where it did not, the visits are the proof."""
    last = evidence.last_visit(db, row, address)
    return last is not None and last.body is not None


def _page(db: Connection, row: Row[Any], change: Change, role: str, hash_: str) -> Page:
    read = evidence.reading(db, hash_, addresses=_addresses(row, change), by=row.first_seen)
    page = Page(role=role, hash=hash_, address=read.address if read else "", reading=notes.reading(read))
    try:
        content = visits.body(db, hash_)
    except visits.BodyError as error:
        return replace(page, why_not=str(error))
    if len(content) > archive.LARGEST_FILE:
        return replace(page, why_not=f"it has {len(content):,} bytes, and a bundle takes {archive.LARGEST_FILE:,}")
    return replace(page, content=content, media_type=evidence.media_type(db, hash_))


def _addresses(row: Row[Any], change: Change) -> set[str]:
    return {*row.shown_at, *([change.url] if change.url else ())}


def _watched(row: Row[Any], change: Change) -> set[str]:
    """The addresses whose last visits are proof by themselves: of a change that no page proves."""
    proofs = (change.evidence.before, change.evidence.after)
    return set() if any(proof and proof.body for proof in proofs) else _addresses(row, change)


def _quotes(change: Change, pages: Sequence[Page]) -> tuple[papers.Quote, ...]:
    contents = {page.hash: page for page in pages}
    found = []
    for side in papers.SIDES:
        proof = getattr(change.evidence, side)
        if proof is None:
            continue
        page = contents.get(proof.body)
        place = Text(page.content, page.media_type).place(proof.quote) if page and page.content is not None else None
        begins = papers.Begins(line=place.line, column=place.column) if place else None
        number = getattr(proof, "page", None)
        found.append(papers.Quote(side=side, quote=proof.quote, body=proof.body, page=number, begins=begins))
    return tuple(found)
