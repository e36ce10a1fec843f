"""Whether the pages of a bundle say here and now what the bundle says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from crawler.readers.errors import NotUnderstood
from crawler.readers.kinds import reader_of
from monitor.differ.known import REMOVED
from monitor.reading import Reading
from monitor.words import plain
from storage.change import Proof
from storage.record import Record

from . import papers
from .anew import Page, quoted, states
from .enclosed import Enclosed
from .found import Check, fails, holds, open_
from .naming import name, short
from .place import Text


def reread(enclosed: Enclosed, readings: Mapping[str, Reading], read: Mapping[str, Page]) -> Iterator[Check]:
    """The checks of each page by itself: its record, its quote, its facts. ``read`` are those that were understood."""
    for role in enclosed.pages:
        if role not in enclosed.readings:
            yield open_(f"reading-{role}", f"How {name(role)} was read is not in it")
        else:
            yield _read(enclosed, role, readings[role])
    for side in papers.SIDES:
        proof = getattr(enclosed.paper.change.evidence, side)
        if proof is not None and proof.body and side in enclosed.pages:
            yield _quote(enclosed, side, proof, read.get(side))
    yield from _facts(enclosed, read)


def same_reader(enclosed: Enclosed, role: str) -> bool:
    """Whether a page was read by the reader that reads it here."""
    paper = enclosed.readings.get(role)
    return paper is not None and paper.reader == _reader(paper.kind)


def _read(enclosed: Enclosed, role: str, here: Reading) -> Check:
    paper, check, what = enclosed.readings[role], f"reading-{role}", name(role).capitalize()
    if here.passing:
        return open_(check, f"{what} could not be read here: it {here.refusal}")
    if enclosed.manifest.bodies and paper.body != getattr(enclosed.body(role), "sha256", None):
        return fails(check, f"What was read of {name(role)} was read of another page")
    if not same_reader(enclosed, role):
        here_by = _in_words(_reader(paper.kind))
        return open_(check, f"{what} was read by another reader ({_in_words(paper.reader)}) than here ({here_by})")
    if here.record is None:
        if paper.refusal == here.refusal:
            return holds(check, f"{what} is not understood here either: {here.refusal}")
        return fails(check, f"{what} is not understood here ({here.refusal}), and was there")
    if _record(paper) != here.record.model_copy(update={"in_charge": ()}):
        return fails(check, f"{what} reads another way here, by the same reader ({_in_words(paper.reader)})")
    return holds(check, f"{what} reads the same here, by the same reader ({_in_words(paper.reader)})")


def _record(paper: papers.ReadingPaper) -> Record | None:
    try:
        return Record.model_validate(paper.record) if paper.record is not None else None
    except ValidationError:
        return None


def _in_words(reader: str | None) -> str:
    kind, _, version = (reader or "").partition("/")
    return f"{short(plain('source', kind))}, version {short(version)}" if reader else "there is none"


def _reader(kind: str) -> str | None:
    try:
        return reader_of(kind)
    except NotUnderstood:
        return None


def _quote(enclosed: Enclosed, side: papers.Side, proof: Proof, page: Page | None) -> Check:
    check, body, said = f"quote-{side}", enclosed.body(side), short(proof.quote)
    if page is None:
        return open_(check, f"Whether {name(side)} says “{said}” could not be found out")
    if not quoted(page, proof.quote):
        if same_reader(enclosed, side):
            return fails(check, f"{name(side).capitalize()} does not say “{said}”")
        return open_(check, f"The reader of today does not find “{said}” on {name(side)}")
    place = Text(enclosed.pages[side], body.media_type if body else None).place(proof.quote)
    begins = next((one.begins for one in enclosed.quotes.quotes if one.side == side), None)
    if (begins and (begins.line, begins.column)) != (place and tuple(place)):
        return fails(check, f"“{said}” does not begin where {papers.QUOTES} says")
    where = f" in line {place.line}" if place else ", as the reader puts it together"
    return holds(check, f"{name(side).capitalize()} says “{said}”{where}")


def _facts(enclosed: Enclosed, read: Mapping[str, Page]) -> Iterator[Check]:
    """Whether the pages state the facts that the change rests on."""
    by_hash = {page.hash: (role, page) for role, page in read.items()}
    stated = 0
    for fact in (*enclosed.facts.before, *enclosed.facts.after):
        if fact.body not in by_hash or fact.value in (None, REMOVED) or _is_unsaid(fact):
            continue  # a mark of people, or what a list lacked: no page prints either
        role, page = by_hash[fact.body]
        if states(page, fact) or _is_release(page, fact):
            stated += 1
        elif same_reader(enclosed, role):
            yield fails("facts", f"{name(role).capitalize()} does not state the fact “{short(fact.quote)}” as it says")
        else:
            yield open_("facts", f"The reader of today does not find the fact “{short(fact.quote)}” on {name(role)}")
    if stated:
        facts = "the fact" if stated == 1 else f"the {stated} facts"
        yield holds("facts", f"The pages state {facts} that it rests on")


def _is_unsaid(fact: papers.Known) -> bool:
    """Whether a board paper's fact is that nothing is given, or two things by two papers of a meeting."""
    return fact.attribute in ("risk", "measure") and isinstance(fact.value, tuple) and not fact.value[0]


def _is_release(page: Page, fact: papers.Known) -> bool:
    """Whether the fact is that the page, a press release, was published."""
    return page.record.kind == "press-release" and fact.value in [one.title for one in page.record.listed]
