"""One rating as one part of a document gives it, and which of them stands where several speak of the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from storage.record import KEY_QUESTIONS, Framework, KeyQuestion, Rating, ReportRef

from .fields import Fields, Notes

LEGACY, GROUP, WHOLE = 0, 1, 2
"""Where a claim comes from, the weaker first: the ratings of inspections, of a service group, of a whole assessment."""
RATED_SINCE = "2014"
LATEST = "9999"
_FILE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PLAN = re.compile(r"AP[0-9]+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A rating in force by the part of the document it stands in (``source``)."""

    rating: Rating
    source: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """The report that a rating stands in: its id, its day, its framework, and the registration that was given it.

    ``named`` is how the document names it, for the quotes of ratings that stand under it.
    """

    id: str | None = None
    date: str | None = None
    framework: Framework = "unknown"
    inherited_from: str | None = None
    named: str = ""

    def rating(self, scope: str, question: KeyQuestion, word: str, quote: str) -> Rating:
        """A rating of this report."""
        quote = quote if self.named in quote else f"{quote} … {self.named}"
        return Rating(
            scope=scope, key_question=question, rating=word, date=self.date, quote=quote, report=ReportRef(id=self.id),
            framework=self.framework, provenance="inherited" if self.inherited_from else "printed",
            inherited_from=self.inherited_from,
        )  # fmt: skip


def report_id(said: Fields, name: str) -> str | None:
    """A report's id as pages give it: CQC's plans in capitals, the ids of files in small letters."""
    id_ = said.text(name)
    if id_ is None:
        return None
    return id_.lower() if _FILE.fullmatch(id_) else id_.upper() if _PLAN.fullmatch(id_) else id_


def inspected(said: Fields, *, own: str, above: Report | None = None) -> Report:
    """The report of an inspection that an entry names; what names none is of the report of the entry ``above`` it.

    ``own`` is the id of the document's organisation: a rating of another one was given before this registration.
    """
    id_, date = report_id(said, "reportLinkId"), said.day("reportDate")
    giver = (said.text("organisationId") or "").upper()
    inherited = giver if giver and giver != own else None
    if above is not None and id_ is None and date is None:
        return above if inherited is None else replace(above, inherited_from=inherited)
    framework: Framework = "unknown"
    if date is not None:
        framework = "kloe" if date >= RATED_SINCE else "pre-2014"
    named = said.quote("reportDate", "reportLinkId")
    return Report(id=id_, date=date, framework=framework, inherited_from=inherited, named=named)


def settle(claims: Iterable[Claim], notes: Notes) -> tuple[list[Rating], list[Rating]]:
    """The ratings that stand, and those that a newer report of the same scope and key question took the place of.

    Of one day that is told twice the part that speaks of the whole stands. Two words from one part of the document and
    of one day for one question are none.
    """
    about: dict[tuple[str | None, KeyQuestion], list[Claim]] = defaultdict(list)
    for claim in claims:
        about[claim.rating.scope, claim.rating.key_question].append(claim)
    standing, past = [], []
    for (scope, question), all_of_them in about.items():
        ordered = sorted(all_of_them, key=_weight, reverse=True)
        first = ordered[0]
        words = {one.rating.rating for one in ordered if _place(one) == _place(first)}
        if len(words) > 1:
            notes.not_understood.append(
                f"{question}: two ratings of {scope} on one day ({', '.join(sorted(words))}), so none is taken"
            )
            continue
        standing.append(first.rating)
        past += [one.rating for one in ordered[1:] if _said(one) != _said(first)]
    return standing, past


def ordered(ratings: Iterable[Rating]) -> tuple[Rating, ...]:
    """Ratings each once, in an order that is the same whatever order the document has."""
    once = {(one.scope, one.key_question, one.report, one.date, one.rating): one for one in ratings}
    return tuple(sorted(once.values(), key=_order))


def _order(rating: Rating) -> tuple[str, int, str, str, str]:
    report = (rating.report and rating.report.id) or ""
    return rating.scope or "", KEY_QUESTIONS.index(rating.key_question), rating.date or "", report, rating.rating


def _weight(claim: Claim) -> tuple[str, int, str, str]:
    # An assessment in force whose day cannot be read is no older than the inspections that it came after.
    undated = LATEST if claim.source > LEGACY else ""
    return claim.rating.date or undated, claim.source, str(_id(claim)), claim.rating.rating


def _place(claim: Claim) -> tuple[str | None, int]:
    return claim.rating.date, claim.source


def _said(claim: Claim) -> tuple[str | None, str]:
    return _id(claim), claim.rating.rating


def _id(claim: Claim) -> str | None:
    return claim.rating.report.id if claim.rating.report else None
