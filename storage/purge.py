"""Remove what a board paper said: its bytes, its readings, and its words in everything that rests on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, or_, select, update

from .fact import Fact, Said, fold
from .facts import fact_of
from .listed import GIVEN, ListedPaper
from .listings import PAPER
from .paper import Coverage, Meeting, Mention
from .record import Organisation, Record
from .tables import (
    bodies,
    changes,
    current_facts,
    disproved,
    facts,
    organisations,
    past_facts,
    records,
    sources,
    visits,
)

KEPT_SUMMARIES = ("meeting-papers-published", "paper-withdrawn")
"""Changes whose sentences hold what a list said of a paper, and nothing that the paper said."""


SENTENCES = ("signal", "words")
"""The attributes that are a sentence of a paper."""


class Removed(NamedTuple):
    """What one paper came to: its SHA-256, its size in bytes as it was kept, how many readings, facts and changes lost
    their words, and whose paper it was."""

    body: str
    size: int
    readings: int
    facts: int
    changes: int
    organisations: tuple[Organisation, ...]


def at_address(db: Connection, addresses: set[str]) -> list[str] | None:
    """The SHA-256 of everything that the visits to a paper's addresses brought; None where none of them is a paper's.

    ``upload:`` and a SHA-256 is the address of a paper that was handed in, whatever follows.
    """
    given = [sources.c.address.startswith(one, autoescape=True) for one in addresses if one.startswith(GIVEN)]
    here = select(sources.c.id).where(sources.c.kind == PAPER, or_(sources.c.address.in_(addresses), *given))
    if not (numbers := list(db.scalars(here))):
        return None
    asked = select(visits.c.body).where(visits.c.source_id.in_(numbers), visits.c.body.is_not(None))
    return list(db.scalars(asked.distinct().order_by(visits.c.body)))


def named(db: Connection, start: str, *, most: int = 5) -> list[str]:
    """The SHA-256 of papers that begin with these letters, at most ``most`` of them."""
    asked = select(bodies.c.hash).where(bodies.c.hash.startswith(start, autoescape=True), _is_paper(bodies.c.hash))
    return list(db.scalars(asked.order_by(bodies.c.hash).limit(most)))


def told_from(db: Connection, change_id: str) -> list[str]:
    """The SHA-256 of the paper that a change was told from: what it tells of itself, else what is new in it rests on,
    else what was before; empty where it rests on no paper that is kept."""
    row = db.execute(select(changes).where(changes.c.id == change_id)).one()
    own = (facts.c.organisation_id == row.organisation_id, facts.c.identity == row.identity)
    said = db.execute(_facts().where(*own, facts.c.attribute == "paper").order_by(facts.c.id.desc()))
    sides = [row.evidence.get(side) or {} for side in ("after", "before")]
    for body in (*(ListedPaper.of(fact_of(one)).body for one in said), *(side.get("body") for side in sides)):
        if body and db.scalar(select(bodies.c.hash).where(bodies.c.hash == body, _is_paper(bodies.c.hash))):
            return [body]
    return []


def is_purged(db: Connection, body: str) -> bool:
    """Whether the paper of this SHA-256 was here, and was removed."""
    return db.scalar(select(exists().where(bodies.c.hash == body, bodies.c.size == 0, bodies.c.content == b""))) is True


def reading_left(db: Connection, body: str) -> Row[*tuple[Any, ...]] | None:
    """What is left of the newest reading of a purged paper (its fingerprint and document), or None."""
    asked = select(records.c.fingerprint, records.c.document).where(records.c.body == body, records.c.refusal.is_(None))
    return db.execute(asked.order_by(records.c.id.desc()).limit(1)).first()


def remove(db: Connection, body: str, *, note: str, summary: Callable[[Row[Any], str], str]) -> Removed:
    """Remove what a paper said, in the caller's transaction; ids, kinds, days, names, figures and ratings stay.

    ``note`` stands in the place of its words; ``summary`` gives a change's sentence without them.
    """
    words = _Words(body, note)
    whose = _whose(db, body)
    rewritten = _facts_of(db, body, words)
    told = _changes_of(db, rewritten, words, summary)
    read = _readings_of(db, body, words)
    size = db.scalar(select(bodies.c.size).where(bodies.c.hash == body)) or 0
    db.execute(update(bodies).where(bodies.c.hash == body).values(content=b"", size=0))
    return Removed(body, size, read, len(rewritten), told, whose)


class _Words:
    """The note in the place of words: the same words have the same number, so that history stays apart."""

    def __init__(self, body: str, note: str) -> None:
        self.body, self.note = body, note
        self.numbers: dict[str, int] = {}

    def instead(self, text: str) -> str:
        """What stands in the place of a text."""
        if not text:
            return text
        number = self.numbers.setdefault(fold(text), len(self.numbers) + 1)
        return f"({self.note}; {self.body[:8]}/{number})"

    def value(self, attribute: str, value: Said) -> Said:
        """A fact's value without sentences: the text of a risk, a sentence that matters."""
        texts = list(value) if isinstance(value, list | tuple) else [value]
        if attribute == "risk" and len(texts) > 1:
            return [str(texts[0]), "", *map(str, texts[2:])]
        if attribute == "signal" and isinstance(value, str):
            return self.instead(value)
        if attribute == "words" and value is not None:
            return [self.instead(str(texts[0])), *map(str, texts[1:])]
        return value


class _Rewritten(NamedTuple):
    organisation_id: int
    before: str
    identity: str


def _is_paper(body: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(visits.c.body == body, sources.c.id == visits.c.source_id, sources.c.kind == PAPER)


def _facts() -> Select[Any]:
    columns = (organisations.c.level, organisations.c.cqc_id, organisations.c.name)
    return select(facts, *columns).join(organisations, organisations.c.id == facts.c.organisation_id)


def _whose(db: Connection, body: str) -> tuple[Organisation, ...]:
    asked = (
        select(organisations.c.level, organisations.c.cqc_id, organisations.c.name)
        .join(sources, sources.c.organisation_id == organisations.c.id)
        .join(visits, visits.c.source_id == sources.c.id)
        .where(visits.c.body == body)
        .distinct()
        .order_by(organisations.c.cqc_id)
    )
    return tuple(Organisation(level=row.level, id=row.cqc_id, name=row.name or "") for row in db.execute(asked))


def _facts_of(db: Connection, body: str, words: _Words) -> dict[int, _Rewritten]:
    """Rewrite the facts that rest on a paper; each by its row with its names before and now."""
    found: dict[int, _Rewritten] = {}
    for row in db.execute(_facts().where(facts.c.body == body).order_by(facts.c.id)).all():
        old = fact_of(row)
        value = words.value(old.attribute, old.value)
        kept = tuple(value) if isinstance(value, list) else value
        new: Fact = old.model_copy(update={"value": kept, "quote": words.instead(old.quote)})
        name = new.identity if old.attribute in SENTENCES else row.identity
        found[row.id] = _Rewritten(row.organisation_id, row.identity, name)
        db.execute(update(facts).where(facts.c.id == row.id).values(value=value, quote=new.quote, identity=name))
        for held in (current_facts, past_facts):
            db.execute(update(held).where(held.c.fact_id == row.id).values(identity=name))
    return found


def _changes_of(
    db: Connection, rewritten: dict[int, _Rewritten], words: _Words, summary: Callable[[Row[Any], str], str]
) -> int:
    """Rewrite the changes that rest on a paper, or tell what moved in it, and what people said of them; how many."""
    names = {(one.organisation_id, one.before): one.identity for one in rewritten.values()}
    listed = _listed(db, words.body)
    number = 0
    for row in db.execute(select(changes).order_by(changes.c.number)).all():
        rests = rewritten.keys() & set(row.fact_ids) or any(_rests_on(words.body, row.evidence))
        if rests or (row.organisation_id, row.identity) in listed:
            number += 1
            identity = names.get((row.organisation_id, row.identity), row.identity)
            told = row.summary if row.kind in KEPT_SUMMARIES else summary(row, words.note)
            kept = {**_sides(row, words), "summary": told, "identity": identity}
            db.execute(update(changes).where(changes.c.number == row.number).values(**kept))
            _disproved(db, row, identity, words)
    return number


def _rests_on(body: str, evidence: Mapping[str, Any]) -> Iterator[str]:
    """The sides of a change that a paper proves."""
    return (side for side in ("before", "after") if (evidence.get(side) or {}).get("body") == body)


def _sides(row: Row[Any], words: _Words) -> dict[str, Any]:
    """Both sides of a change, and what proves them, without a paper's words."""
    shown = {side: getattr(row, side) for side in ("before", "after")}
    if row.identity.partition(" | ")[0] in SENTENCES:
        shown = {side: words.instead(said) if isinstance(said, str) else said for side, said in shown.items()}
    proofs = {side: row.evidence[side] for side in _rests_on(words.body, row.evidence)}
    hidden = {side: {**proof, "quote": words.instead(proof["quote"])} for side, proof in proofs.items()}
    for proof in hidden.values():
        proof.pop("paper", None)
    return {**shown, "evidence": {**row.evidence, **hidden}}


def _disproved(db: Connection, change: Row[Any], identity: str, words: _Words) -> None:
    """What a person said is not so, without its words."""
    for row in db.execute(select(disproved).where(disproved.c.change_number == change.number)).all():
        value = words.value(change.identity.partition(" | ")[0], row.value)
        db.execute(update(disproved).where(disproved.c.id == row.id).values(value=value, identity=identity))


def _listed(db: Connection, body: str) -> set[tuple[int, str]]:
    """The papers, as lists name them, whose bytes these are or were."""
    rows = db.execute(_facts().where(facts.c.attribute == "paper"))
    return {(row.organisation_id, row.identity) for row in rows if ListedPaper.of(fact_of(row)).body == body}


def _readings_of(db: Connection, body: str, words: _Words) -> int:
    rows = db.execute(select(records.c.id, records.c.document).where(records.c.body == body)).all()
    for row in rows:
        kept = None if row.document is None else _emptied(Record.model_validate(row.document), words.note)
        db.execute(update(records).where(records.c.id == row.id).values(document=kept))
    return len(rows)


def _emptied(record: Record, note: str) -> dict[str, Any]:
    """A record that says whose paper it was, of which day, and how many pages it had."""
    pages = tuple(Coverage.model_validate(one.model_dump()) for one in record.coverage if one.part == "pages")
    dated = record.meeting.date if record.meeting else None
    left = Record(
        kind=record.kind, reader=record.reader, organisation=record.organisation,
        meeting=Meeting(date=dated, evidence=(Mention(quote=f"({note})"),)) if record.meeting else None,
        coverage=tuple(one.model_copy(update={"name": None}) for one in pages), warnings=(note,),
    )  # fmt: skip
    return left.model_dump(mode="json")
