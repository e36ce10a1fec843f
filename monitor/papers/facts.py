"""Turn the record of a board paper into facts.

The day of the meeting stands in the dates as ``report``. What a value holds, as texts in this order, to which
monitor.papers.said gives their names:

* ``risk`` (subject: its id): rating or "", its text, its register or "", "new"/"closed" or "", the rating before by the
  register's own column or "", "whole" where its register was read to the last row or "", "torn" where it has no rating
  because the papers of one meeting print two or ""
* ``assurance`` (``<subject>/<domain>``, or the subject alone): level, the words of the printed scale worst first
* ``measure`` (its id): value or "", target or "", status, period or "", name, "computed" or "", the status last said
* ``finance`` (its name): plan or "", actual or "", variance or "", period or ""
* ``signal`` (its type): the sentence, a text alone; only of what is said of the trust itself, now, and neither denied
  nor taken back
* ``words`` (the words): the sentence, "denies" where it says that there was none or ""

Those of a page that lists papers (``meeting``, ``paper``) are in monitor.papers.index_facts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from storage.fact import Attribute, Fact, fold
from storage.paper import Coverage, FinanceLine, Measure, Mention, Risk, Signal, WordsFound
from storage.record import Dates, Record

from .recognised import as_said, printed
from .said import AssuranceSaid, MeasureSaid, RiskSaid, WordsSaid

LONGEST_NAME = 200
"""So much of a name names a subject, an assurance or a measure."""


def facts_of_paper(record: Record, *, address: str | None, body: str | None) -> tuple[Fact, ...]:
    """Every fact that a board paper states. What contradicts itself in it is none, nor is a figure on a picture."""
    paper = _Paper(printed(record), address, body)
    return (
        *_risks(paper),
        *_assurance(paper),
        *_measures(paper),
        *_finance(paper),
        *_sentences(paper),
    )


def is_raised(signal: Signal) -> bool:
    """Whether a sentence says of the trust itself that something is so now."""
    return not signal.negated and not signal.withdrawn and signal.time == "now" and signal.about is None


def ratings(risk: Risk) -> tuple[int, ...]:
    """The ratings that its mentions print, each once."""
    return tuple(sorted({mention.rating for mention in risk.mentions if mention.rating is not None}))


def register_name(printed: str | None) -> str:
    """What a register is called from one meeting to the next: without its date and its count."""
    return " ".join(word for word in fold(printed or "").split() if not _DATED.fullmatch(word))


_DATED = re.compile(
    r".*\d.*|as|at|of|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?"
    r"|nov(ember)?|dec(ember)?"
)


Place = Mention | Measure | FinanceLine | Signal | WordsFound
"""What knows its page, and all but lines of finance the title of their paper."""
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_OF_ITS_TIME = re.compile(
    rf"(?:[\s,:–-]+|\s*\()(?:(?:for|to|at|as at|in) )?(?:(?:month|m) ?\d{{1,2}}|q(?:uarter ?)?[1-4]|{_MONTH}|"
    r"20\d\d(?:/\d\d)?)\b"
    r"(?:[\s,]*(?:20)?\d\d(?:[/-]\d\d)?)?(?: (?:data|position|report|update))?\)?\s*$",
    re.IGNORECASE,
)


def undated(subject: str) -> str:
    """What a report is called from one meeting to the next: without the month, quarter or year that ends its title."""
    bare = _OF_ITS_TIME.sub("", subject)
    return bare if sum(map(str.isalpha, bare)) > 5 else subject


class _Paper(NamedTuple):
    record: Record
    address: str | None
    body: str | None

    def fact(
        self, attribute: Attribute, subject: str, value: str | tuple[str, ...], quote: str, at: Place | None
    ) -> Fact:
        """One fact; ``at`` is where its quote stands."""
        meeting = self.record.meeting
        return Fact(
            organisation=self.record.organisation,
            attribute=attribute,
            subject=subject,
            value=value,
            dates=Dates(report=meeting.date if meeting else None),
            address=self.address,
            quote=quote,
            body=self.body,
            route="papers",
            page=at.page if at else None,
            paper=at.paper if at and not isinstance(at, FinanceLine) else None,
        )


def _risks(paper: _Paper) -> Iterator[Fact]:
    whole = _whole(paper.record)
    for risk in paper.record.risks:
        shown = _proof(risk)
        said = RiskSaid(
            rating=risk.rating,
            text=risk.text,
            register=risk.register_name or "",
            said=risk.said or "",
            previous=risk.previous,
            whole=(risk.id, risk.register_name) in whole,
            torn=risk.rating is None and len(ratings(risk)) > 1,
        )
        yield paper.fact("risk", risk.id, said.kept(), shown.quote if shown else risk.text, shown)


def _proof(risk: Risk) -> Mention | None:
    """The mention that shows the rating, else the first."""
    rated = (one for one in risk.mentions if risk.rating is not None and one.rating == risk.rating)
    return next(rated, next(iter(risk.mentions), None))


def _whole(record: Record) -> set[tuple[str, str | None]]:
    """The risks of registers that were read to their last row, each by its id and register."""
    registers: dict[str, list[Coverage]] = {}
    for one in record.coverage:
        if one.part == "risks":
            registers.setdefault(register_name(one.name), []).append(one)
    found: list[Risk] = []
    for name, parts in registers.items():
        if all(one.whole for one in parts):
            on_it = [risk for risk in record.risks if register_name(risk.register_name) == name]
            found += on_it if name else _of_no_name(on_it, parts)
    return {(risk.id, risk.register_name) for risk in found}


def _of_no_name(risks: list[Risk], parts: list[Coverage]) -> list[Risk]:
    """The risks that stand on a register without a name, where its pages and the number of its rows tell them from
    those that a text only mentions."""
    pages = {page for one in parts if one.first for page in range(one.first, (one.last or one.first) + 1)}
    rows = sum(one.rows for one in parts)
    if not pages:
        return risks if rows == len(risks) else []
    there = [risk for risk in risks if any(mention.page in pages for mention in risk.mentions)]
    described = there if len(there) <= rows else [risk for risk in there if risk.text]
    return described if len(described) <= rows else []


def _assurance(paper: _Paper) -> Iterator[Fact]:
    for one in paper.record.assurance:
        subject = "/".join(filter(None, (undated(one.subject)[:LONGEST_NAME], one.domain)))
        shown = next(iter(one.mentions), None)
        value = AssuranceSaid(one.level, one.scale).kept()
        yield paper.fact("assurance", subject, value, shown.quote if shown else one.level, shown)


def _measures(paper: _Paper) -> Iterator[Fact]:
    for one in paper.record.measures:
        said = MeasureSaid(
            value=one.value or "", target=one.target or "", status=one.status, period=one.period or "", name=one.name,
            computed=one.computed, stood=one.status,
        )  # fmt: skip
        yield paper.fact("measure", one.id[:LONGEST_NAME], said.kept(), one.quote, one)


def _finance(paper: _Paper) -> Iterator[Fact]:
    times = Counter(fold(line.name) for line in paper.record.finance)
    for one in paper.record.finance:
        if times[fold(one.name)] > 1:
            continue  # nothing tells which of them holds
        value = tuple(part or "" for part in (one.plan, one.actual, one.variance, one.period))
        yield paper.fact("finance", one.name[:LONGEST_NAME], value, one.quote, one)


def _sentences(paper: _Paper) -> Iterator[Fact]:
    for one in paper.record.signals:
        if is_raised(one):
            said = as_said(one.sentence, one.page, paper.record)
            yield paper.fact("signal", one.type, said, said, one)
    for found in paper.record.words:
        said = as_said(found.sentence, found.page, paper.record)
        yield paper.fact("words", found.words, WordsSaid(said, found.negated).kept(), said, found)
