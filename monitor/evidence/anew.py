"""Read the pages of a bundle again, and compare them as if nothing else were known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, cast

from monitor.differ.compare import CannotCompare, compare
from monitor.differ.differ import diff
from monitor.differ.known import Known
from monitor.differ.papers.diff import diff_papers
from monitor.differ.papers.meeting import LISTED
from monitor.facts import facts_of
from monitor.papers.said import shown
from monitor.reading import Job, Reading
from monitor.trouble import unclear_ratings
from monitor.whose import bound
from storage.alert import RATED
from storage.change import Change
from storage.fact import PAPERS, Fact, fold
from storage.record import PAPERS as OF_PAPERS
from storage.record import Kind, Organisation, Record

from .enclosed import Enclosed
from .papers import Known as KnownFact
from .papers import ReadingPaper

BY_WHAT_WAS_KNOWN = RATED | {"rating-confirmed"}
"""Kinds that differ by what else was known, where two pages alone show the same two ratings."""


MOST_LINES = 5_000
"""Of a quote; a report's longest amendment has a tenth of it."""


class Page(NamedTuple):
    """A page as it reads here and now, with its address and its hash."""

    record: Record
    address: str
    hash: str

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What it states."""
        return facts_of(self.record, address=self.address, body=self.hash)


def jobs(enclosed: Enclosed, *, key: bytes) -> dict[str, Job]:
    """The pages to read again, by role, each as a round would read it, their marks of people under one ``key``."""
    change = enclosed.paper.change
    return {
        role: Job(
            enclosed.pages[role], address=one.address, kind=cast("Kind", one.kind), media_type=one.media_type,
            in_round=True, key=key, organisation=_known_as(change.organisation, one), words=_looked_for(one),
        )
        for role, one in enclosed.readings.items()
        if role in enclosed.pages
    }  # fmt: skip


def _known_as(organisation: Organisation, paper: ReadingPaper) -> Organisation:
    """Whose a page is, by the name known when it was read: a trust that is watched by its id has none at first."""
    whose = _said_by(paper, "organisation")
    name = whose.get("name") if isinstance(whose, dict) else None
    return organisation.model_copy(update={"name": name}) if isinstance(name, str) else organisation


def _looked_for(paper: ReadingPaper) -> frozenset[str]:
    """The words of rules that were looked for in a board paper, and found."""
    found = _said_by(paper, "words")
    named = found if isinstance(found, list) else ()
    return frozenset(str(one.get("words")) for one in named if isinstance(one, dict))


def _said_by(paper: ReadingPaper, part: str) -> object:
    """One part of what was read of a trust's list or paper, whatever stands in its place; None of another page."""
    return paper.record.get(part) if paper.kind in OF_PAPERS and paper.record else None


def pages(enclosed: Enclosed, readings: Mapping[str, Reading]) -> dict[str, Page]:
    """The pages that were understood here, by role."""
    hashes = {one.role: one.sha256 for one in enclosed.manifest.bodies}
    return {
        role: Page(reading.record, enclosed.readings[role].address, hashes[role])
        for role, reading in readings.items()
        if reading.record is not None
    }


def as_kept(enclosed: Enclosed, readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """The readings as a round keeps them: a report's PDF carries no id, and is of the organisation it was found for."""
    organisation = enclosed.paper.change.organisation
    return {
        role: reading.model_copy(
            update={"record": bound(reading.record, organisation, enclosed.readings[role].address)}
        )
        if reading.record is not None and reading.record.kind == "cqc-report"
        else reading
        for role, reading in readings.items()
    }


def compared(change: Change, old: Page | None, new: Page) -> tuple[Change, ...]:
    """The changes of the same thing from the same to the same that two pages give, or one page where nothing was known.

    None may have the kind of ``change``: that may rest on what else was known.
    """
    if old is None and new.record.kind in OF_PAPERS:
        told = diff_papers(Known(), new.facts, url=None).changes
    elif old is None:
        told = diff(Known(), new.facts, address=new.address, url=new.address).changes
    else:
        try:
            told = compare(
                old.record, new.record,
                old_address=old.address, new_address=new.address, old_body=old.hash, new_body=new.hash,
            ).told  # fmt: skip
        except CannotCompare:
            told = ()
    about = (change.scope, change.subject, change.before, change.after)
    same = [one for one in told if (one.scope, one.subject, one.before, one.after) == about]
    return tuple(sorted(same, key=lambda one: one.kind != change.kind))


def says(page: Page, scope: str | None, subject: str | None, value: str | int | tuple[str, ...] | None) -> bool:
    """Whether a page says by itself that something has this value."""
    shown = "\n".join(value) if isinstance(value, tuple) else value
    about = (scope, fold(subject or ""))
    stated = {(one.scope, fold(one.subject), _shown(one)) for one in page.facts}
    announced = {(str(one.key_question), word) for one in page.record.press for word in (one.to, one.before)}
    return shown is not None and ((*about, shown) in stated or (subject, shown) in announced)


def states(page: Page, fact: KnownFact) -> bool:
    """Whether a page states a fact of a bundle by itself. Of a board paper's, what a change shows of it; of a list's,
    that the meeting or the paper is on it: what visits came to stands on no page."""
    if fact.attribute in LISTED:
        dated = page.record.meeting.date if page.record.meeting else None
        there = {(one.attribute, fold(one.subject)) for one in page.facts} | {("meeting", fold(dated or ""))}
        return (fact.attribute, fold(fact.subject)) in there
    value = fact.value
    if fact.attribute in PAPERS and isinstance(value, tuple):
        value = int(value[0]) if fact.attribute == "risk" and value[0].isdecimal() else value[0]
    return says(page, fact.scope, fact.subject, value)


def quoted(page: Page, quote: str) -> bool:
    """Whether every line of a quote is in the words that the reader reads on a page."""
    if quote == "; ".join(unclear_ratings(page.record.not_understood)[:3]):
        return True
    if quote.count("\n") > MOST_LINES:
        return False
    lines = {fold(line) for line in quote.splitlines()}
    read = "\n".join(fold(text) for text in _texts(page))
    return all(line in read for line in lines)


def _texts(page: Page) -> Iterator[str]:
    yield from (fact.quote for fact in page.facts)
    yield from _words(page.record.model_dump(mode="json"))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


def _shown(fact: Fact) -> str | int:
    if fact.attribute in PAPERS:
        return shown(fact)
    return "\n".join(fact.value) if isinstance(fact.value, tuple) else fact.value
