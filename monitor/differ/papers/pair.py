"""Compare two board papers, or two pages that list them, with nothing else known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.readers.errors import BROKEN_OFF, CUT_OFF, GOES_ON
from monitor.differ.known import Differences, Known
from monitor.papers.counted import counted_otherwise
from monitor.papers.facts import facts_of_paper, is_raised, ratings
from monitor.papers.index_facts import facts_of_index
from monitor.sentences import clean, cut
from storage.change import Ignored
from storage.fact import Fact
from storage.paper import Signal
from storage.record import Record

from .diff import diff_papers
from .listed import diff_listed
from .together import CONTRADICTION

BEFORE = "the papers before"
LASTING = ("risk", "assurance", "measure")
LONGEST = 160


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two, with its address and the hash of its body where they are known."""

    record: Record
    address: str | None
    body: str | None

    @property
    def day(self) -> str | None:
        """The day of its meeting."""
        return self.record.meeting.date if self.record.meeting else None


def compare_papers(old: Side, new: Side) -> Differences:
    """What ``new`` changes in what ``old`` says, which is of an earlier meeting, of the same or of an unknown one."""
    if old.record.kind == "board-index":
        page = new.address or old.address or BEFORE
        before = facts_of_index(old.record, address=old.address or page, body=old.body)
        after = facts_of_index(new.record, address=page, body=new.body)
        known = _known(diff_listed(Known(), before, settled=False))
        return diff_listed(known, after, pages={page} if whole(new.record) else ())
    # Two papers without a date are of two meetings, unless they stood at one address.
    place = old.address if old.address or old.day or new.day else BEFORE
    before = facts_of_paper(old.record, address=place, body=old.body)
    after = facts_of_paper(new.record, address=new.address, body=new.body)
    found = diff_papers(_known(diff_papers(Known(), before, url=None)), after, url=None)
    ignored = (*found.ignored, *_absent(before, after, found), *_noted(new.record, found))
    return Differences(steps=found.steps, missing=found.missing, ignored=ignored)


def whole(record: Record) -> bool:
    """Whether a page came whole and shows all of its list: only then what it lacks is gone from it."""
    return not {BROKEN_OFF, CUT_OFF, GOES_ON} & set(record.warnings)


def _known(found: Differences) -> Known:
    known = Known()
    for step in found.steps:
        known.keep(step)
    return known


def _absent(before: tuple[Fact, ...], after: tuple[Fact, ...], found: Differences) -> Iterator[Ignored]:
    still = {fact.identity for fact in after} | {one.fact.identity for one in found.missing}
    for fact in before:
        if fact.attribute in LASTING and fact.identity not in still and not _is_out_of_order(found):
            what = f"{fact.attribute} {fact.subject}"
            detail = f"{what} is not in the newer papers, which does not mean that it ended"
            yield Ignored(reason="absent", detail=detail)


def _is_out_of_order(found: Differences) -> bool:
    return any(one.reason == "order" for one in found.ignored)


def _noted(record: Record, found: Differences) -> Iterator[Ignored]:
    """What the newer papers say that is deliberately told of nobody, or that stands against what is told."""
    for risk in record.risks:
        if risk.rating is None and len(ratings(risk)) > 1:
            said = " and ".join(map(str, ratings(risk)))
            detail = f"risk {risk.id}: the papers rate it {said}, which contradict each other; nothing is changed"
            yield Ignored(reason=CONTRADICTION, detail=detail)
    for signal in record.signals:
        if not is_raised(signal):
            yield Ignored(reason=_why(signal), detail=f"{signal.type}: {cut(clean(signal.sentence), LONGEST)}")
    told = [*found.changes, *(change for one in found.missing for change in one.changes)]
    if not _is_out_of_order(found):
        for sentence in counted_otherwise(record.movements, told):
            yield Ignored(reason="own-count", detail=sentence)


def _why(signal: Signal) -> str:
    if signal.about is not None:
        return "another-body"
    return "withdrawn" if signal.withdrawn else "negated" if signal.negated else signal.time
