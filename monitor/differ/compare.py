"""Compare two readings with nothing else known: what ``wardround compare`` tells."""

from __future__ import annotations

import re

from crawler.readers.errors import BROKEN_OFF, CUT_OFF
from monitor.facts import ROUTES, document_name, facts_of
from storage.change import SEVERITIES, Change, Ignored
from storage.fact import Fact, fold
from storage.record import PAPERS, Record

from .differ import diff
from .known import Differences, Known, Missing
from .papers.pair import Side, compare_papers


class CannotCompare(ValueError):
    """Two readings that say nothing about each other; the sentence names both."""


class Compared(Differences):
    """The outcome of a comparison of two files: ``told`` are its changes, worst first."""

    told: tuple[Change, ...] = ()


def compare(
    old: Record,
    new: Record,
    *,
    old_address: str | None,
    new_address: str | None,
    old_body: str | None = None,
    new_body: str | None = None,
) -> Compared:
    """The changes from ``old``, taken as known history, to ``new``. Raises CannotCompare for two organisations."""
    _comparable(old, new)
    old, new = _same_organisation(old, new)
    if old.kind in PAPERS:
        sides = (
            Side(record=old, address=old_address, body=old_body),
            Side(record=new, address=new_address, body=new_body),
        )
        return _told(compare_papers(*sides))
    old, new, unknown = _same_scope(old, new)
    old_page, new_page = _pages(old, new, old_address, new_address)
    before = _anywhere(facts_of(old, address=old_page, body=old_body))
    after = _anywhere(facts_of(new, address=new_page, body=new_body))
    known = Known()
    known.addresses = {old_page, OLD}
    for step in diff(Known(), before, address=old_page, url=old_address, settled=False).steps:
        known.keep(step)
    if unknown:
        return Compared(ignored=tuple(_unknown(fact) for fact in after if fact.attribute not in ("dates", "text")))
    whole, understood = not {CUT_OFF, BROKEN_OFF} & set(new.warnings), not new.not_understood
    found = diff(known, after, address=new_page, url=new_address, whole=whole, understood=understood)
    ended = [one.everything() for one in found.missing if one.fact.attribute != "text"]
    absent = _absent(before, after, apart=[fact for facts, changes in ended if changes for fact in facts])
    return _told(found, *absent, *_fewer(found.missing))


def _told(found: Differences, *more: Ignored) -> Compared:
    ended = [one.everything() for one in found.missing if one.fact.attribute != "text"]
    gone = [change for _, changes in ended for change in changes]
    return Compared(
        steps=found.steps,
        missing=found.missing,
        ignored=(*found.ignored, *more),
        told=tuple(sorted((*found.changes, *gone), key=_gravity)),
    )


OLD = "the page before"
RATED = ("header", "reported")
OF_PAGES = ("banner", "notice", "action")
"""What each page is known for by itself, and is one thing for all of them."""


NEVER_COMPARED = (
    "press-release", "cqc-search", "cqc-api-changes", "cqc-api-list", "cqc-data-index", "cqc-directory-file",
    "cqc-ratings-file",
)  # fmt: skip
"""Kinds that say something once: two of them are no two states of one page."""


def _comparable(old: Record, new: Record) -> None:
    if old != new and (old.kind in NEVER_COMPARED or new.kind in NEVER_COMPARED):
        one, other = (f"{record.organisation.name} ({record.kind})" for record in (old, new))
        raise CannotCompare(
            f"{one} and {other} cannot be compared: press releases, lists and data files of CQC's are no states of one"
            " page; compared are profiles, lists of reports, assessments, reports, documents of the API, board papers"
            " and lists of those"
        )
    if old.kind != new.kind and (old.kind in PAPERS or new.kind in PAPERS):
        one, other = (f"{record.organisation.name} ({record.kind})".strip() for record in (old, new))
        raise CannotCompare(f"{one} and {other} cannot be compared: board papers only with board papers")


def _gravity(change: Change) -> int:
    return SEVERITIES.index(change.severity)


def _same_organisation(old: Record, new: Record) -> tuple[Record, Record]:
    one, other = old.organisation, new.organisation
    if old.kind in PAPERS and (not (one.id or one.name) or not (other.id or other.name)):
        # A paper need not say whose it is.
        whole = one if one.id or one.name else other
        return (old.model_copy(update={"organisation": whole}), new.model_copy(update={"organisation": whole}))
    if one.id and other.id:
        if (one.level, one.id) != (other.level, other.id):
            raise CannotCompare(
                f"{one.name} ({one}) and {other.name} ({other}) are two organisations;"
                " only pages of one can be compared"
            )
        return old, new
    if _called(one.name, old.kind) != _called(other.name, new.kind):
        raise CannotCompare(f"{one.name} and {other.name} are two organisations; only pages of one can be compared")
    whole = one if one.id else other
    return (
        old.model_copy(update={"organisation": whole.model_copy(update={"name": one.name})}),
        new.model_copy(update={"organisation": whole.model_copy(update={"name": other.name})}),
    )


def _called(name: str, kind: str) -> str:
    """A name as it is compared; on board papers a trust's may lack what all of them are called."""
    return re.sub(r"\b(?:the|nhs|foundation|trust)\b", "", fold(name)).strip() if kind in PAPERS else fold(name)


def _same_scope(old: Record, new: Record) -> tuple[Record, Record, bool]:
    """Give a saved text without an address the scope of the other side where name, section and report date agree."""
    if old.scope is not None and new.scope is not None:
        return old, new, False
    alike = (old.kind, old.dates.section, old.dates.report) == (new.kind, new.dates.section, new.dates.report)
    if not alike:
        return old, new, True
    scope = old.scope or new.scope
    level = old.organisation.level or new.organisation.level
    return _scoped(old, scope, level), _scoped(new, scope, level), False


def _scoped(record: Record, scope: str | None, level: str | None) -> Record:
    if record.scope is not None:
        return record
    ratings = tuple(
        one.model_copy(update={"scope": one.scope or (scope if one.report else level)}) for one in record.ratings
    )
    scores = tuple(one.model_copy(update={"scope": one.scope or scope}) for one in record.scores)
    return record.model_copy(update={"scope": scope, "ratings": ratings, "scores": scores})


def _pages(old: Record, new: Record, old_address: str | None, new_address: str | None) -> tuple[str, str]:
    """One name for each page: its address, or, where one has none, its scope and report.

    A report's document is named by its report; a document of the API is one and the same whatever it names last.
    """
    if "cqc-report" in (old.kind, new.kind):
        one, other = (_document(record, address) for record, address in ((old, old_address), (new, new_address)))
        return one, other
    if old_address and new_address:
        return old_address, new_address
    if old.kind == new.kind and ROUTES.get(new.kind) == "api":
        return new.kind, new.kind
    names = [
        " ".join(str(part) for part in (one.kind, one.scope, one.report.id or one.dates.report)) for one in (old, new)
    ]
    if not (old.report.id and new.report.id):
        names = [" ".join(str(part) for part in (one.kind, one.scope, one.dates.report)) for one in (old, new)]
    return names[0], names[1]


def _document(record: Record, address: str | None) -> str:
    """A report's document is named by its report, wherever it was saved from; any other page by its address."""
    if record.kind != "cqc-report":
        return address or f"{record.kind} {record.scope} {record.report.id or record.dates.report}"
    return f"{record.kind} {record.scope} {document_name(record.report.id, record.dates)}"


def _anywhere(facts: tuple[Fact, ...]) -> list[Fact]:
    """OLD stands for the last good visit of whatever address printed a header."""
    return [fact.model_copy(update={"address": OLD}) if fact.attribute == "header" else fact for fact in facts]


def _unknown(fact: Fact) -> Ignored:
    return Ignored(
        reason="scope-unknown",
        detail=f"{_named(fact)}: a saved text does not say which service it is about; give its address with --url",
    )


def _absent(before: list[Fact], after: list[Fact], *, apart: list[Fact]) -> list[Ignored]:
    still = {fact.identity for fact in (*after, *apart)}
    told = {(fact.attribute, fact.subject) for fact in after if fact.attribute in ("score", "statement")}
    rated = {(fact.scope, fact.subject) for fact in after if fact.attribute in RATED}
    anywhere = {(fact.attribute, fact.scope, fact.subject) for fact in after if fact.attribute in OF_PAGES}
    return [
        Ignored(reason="absent", detail=f"{_named(fact)} is not on the newer page, which does not mean that it ended")
        for fact in before
        if fact.identity not in still
        and fact.attribute not in ("dates", "text", "listed", "framework")
        and (fact.attribute, fact.scope, fact.subject) not in anywhere
        and (fact.attribute, fact.subject) not in told
        and not (fact.attribute in RATED and (fact.scope, fact.subject) in rated)
    ]


def _fewer(missing: tuple[Missing, ...]) -> list[Ignored]:
    return [
        Ignored(
            reason="absent", detail=f"{len(one.changes) - 1} paragraphs of {one.fact.subject} are not on the newer page"
        )
        for one in missing
        if one.fact.attribute == "text"
    ]


def _named(fact: Fact) -> str:
    value = fact.value if isinstance(fact.value, str | int) else "findings"
    said = fact.subject if value == fact.subject else f"{fact.subject} {value}"
    return f"{fact.attribute} {said}" + (f" of {fact.scope}" if fact.scope else "")
