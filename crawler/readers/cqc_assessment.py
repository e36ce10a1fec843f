"""Reads a page of an assessment's report, whole or one key question of it: kind ``cqc-assessment``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crawler.addresses import scope_of, slug_of
from storage.record import Dates, Framework, KeyQuestion, QualityStatement, Rating, Record, ReportRef, Score

from .actions import actions
from .banners import banners
from .dates import Span, read_date, read_span
from .derive import derived, mismatch, whole
from .errors import NotUnderstood
from .findings import assessment_findings
from .framework import framework_of
from .kinds import READERS
from .lines import area_score, labelled, report_from
from .page import Page
from .pilot import WARNING, pilot_page
from .printed import printings
from .ratings import read_word
from .ratings_of import header_settled, standing
from .regulatory import regulatory
from .sections import Section, sections, told_in_passing
from .seen import Seen
from .settle import Settled, settled


def read(page: Page) -> Record:
    """What the page says: the header's ratings with report None, its own with its scope and report.

    NotUnderstood where it has neither "Report from … assessment" nor a key question with a rating, date or score, or
    where it is the page of another key question than its address says.
    """
    parts = sections(page.blocks, standing(page, one_report=True).all)
    _refuse(page, parts)
    notices, in_notice = banners(page.blocks, page.name, page.own, page.base)
    scope = scope_of(page.address) if page.address and page.address.page == "assessment" else None
    report = ReportRef(id=page.address.plan if page.address else None)
    head, body, more = _split(page, parts)
    header = header_settled(page, head)
    printed = settled(
        body, scope=scope, report=report, dates={part.key_question: part.date for part in reversed(parts)}
    )
    framework = framework_of(page.blocks)
    scores, worked_out, unclear, warnings = _scored(page, parts, printed, scope, report, framework)
    steps, in_steps = actions(page.blocks)
    measures, in_measures = regulatory(page.blocks, notices, one_report=True)
    taken = {n for one in (*head, *body) for n in range(one.at, one.to + 1)} | in_notice | in_steps | in_measures
    pilot = pilot_page(page.blocks, page.address.slug if page.address else None)
    return Record(
        kind="cqc-assessment",
        reader=READERS["cqc-assessment"],
        organisation=page.organisation,
        scope=scope,
        scope_name=_scope_name(page),
        report=report,
        framework=framework,
        dates=_dates(page, parts),
        ratings=() if pilot else (*header.ratings, *printed.ratings, *worked_out),
        scores=() if pilot else scores,
        quality_statements=() if pilot else _statements(parts),
        actions=steps,
        regulatory=measures,
        banners=notices,
        findings=assessment_findings(page.blocks, parts, taken),
        not_understood=(*header.not_understood, *printed.not_understood, *more, *unclear),
        warnings=(*page.notes, *((f'the page is of a pilot ("{pilot}"): {WARNING}',) if pilot else warnings)),
    )


def _refuse(page: Page, parts: Sequence[Section]) -> None:
    told = any(part.scores or part.date or len(part.used) > 1 for part in parts)
    if not told and not any(report_from(block.text)[0] for block in page.blocks):
        raise NotUnderstood(
            f'"{page.name.name}" has no landmark of an assessment: looked for "Report from … assessment" and for a '
            "key question with its rating, date or score"
        )
    asked = page.address.key_question if page.address else None
    names = {part.key_question for part in parts}
    if asked and names and asked not in names:
        raise NotUnderstood(f"the page of {asked} was asked for, and this one is about {' and '.join(sorted(names))}")
    said = page.own.address
    plan = page.address.plan if page.address else None
    if said and plan and page.own.canonical and f"/reports/{plan}".casefold() not in said.casefold():
        raise NotUnderstood(f"the report {plan} was asked for, and the page says that it is {said}")


def _split(page: Page, parts: Sequence[Section]) -> tuple[list[Seen], list[Seen], tuple[str, ...]]:
    """The header's printings and the report's own; in a text the header ends at the first key question's part."""
    found = standing(page, one_report=True)
    head, body = list(found.head), [one for one in found.body if not told_in_passing(one, parts)]
    if not page.html or not any(block.region == "header" for block in page.blocks):
        begins = min((part.at for part in parts), default=len(page.blocks))
        begins = (
            begins if not page.html else next((n for n, b in enumerate(page.blocks) if report_from(b.text)[0]), begins)
        )
        head += [one for one in body if one.at < begins and one.style == "beside" and one.key_question == "overall"]
        body = [one for one in body if one not in head]
    return head, body, found.not_understood


def _scored(
    page: Page, parts: Sequence[Section], printed: Settled, scope: str | None, report: ReportRef, framework: Framework
) -> tuple[tuple[Score, ...], tuple[Rating, ...], tuple[str, ...], tuple[str, ...]]:
    """Scores, ratings worked out of them, what was not understood, and warnings about sums."""
    scores: list[Score] = []
    ratings: list[Rating] = []
    unclear: list[str] = []
    warnings: list[str] = []
    words = {rating.key_question for rating in printed.ratings} | printed.open
    for part in parts:
        unclear.extend(part.not_understood)
        name, numbers = part.key_question, {score.number for score in part.scores}
        if any(score.key_question == name for score in scores) or not numbers:
            continue
        number = part.scores[0].number
        if len(numbers) > 1 or number > 100:
            unclear.append(f"{name}: the score is printed as {' and '.join(sorted(str(n) for n in numbers))}")
            continue
        scores.append(Score(scope=scope, key_question=name, percentage=whole(number), quote=part.scores[0].quote))
        wrong = mismatch(number, part.statements)
        if wrong:
            warnings.append(f"{name}: {wrong}")
        first = framework == "saf" and part.date_first and page.whole and not part.not_understood
        if not first or name == "overall" or name in words:
            continue
        elsewhere = _word_elsewhere(page, part)
        if elsewhere:
            unclear.append(f'{name}: "{elsewhere}" is printed, but not where a rating stands, so none is taken')
            continue
        ratings += _worked_out(part, number, scope, report)
    return tuple(scores), tuple(ratings), tuple(unclear), tuple(warnings)


def _word_elsewhere(page: Page, part: Section) -> str:
    """A rating alone in a line before the part's first statement, or this key question's in any line of it."""
    first = min(part.names, default=part.end)
    for one in printings(page.blocks[part.at : part.end]):
        if one.key_question == part.key_question:
            return one.quote
    for n in range(part.at + 1, first):
        block = page.blocks[n]
        if n not in part.used and not block.foreign and not block.link_only and read_word(block.text):
            return block.text
    return ""


def _worked_out(part: Section, number: Decimal, scope: str | None, report: ReportRef) -> list[Rating]:
    word = derived(number, [statement.score for statement in part.statements])
    if word is None:
        return []
    return [
        Rating(
            scope=scope,
            key_question=part.key_question,
            rating=word,
            provenance="derived",
            date=part.date,
            quote=part.scores[0].quote,
            report=report,
        )
    ]


def _statements(parts: Sequence[Section]) -> tuple[QualityStatement, ...]:
    found: dict[tuple[KeyQuestion | None, str], QualityStatement] = {}
    for part in parts:
        for statement in part.statements:
            found.setdefault((statement.key_question, statement.name), statement)
    return tuple(found.values())


def _dates(page: Page, parts: Sequence[Section]) -> Dates:
    report = next((date for block in page.blocks for told, date in [report_from(block.text)] if told), None)
    published: set[str | None] = set()
    visits: set[Span | None] = set()
    for block in page.blocks:
        if block.foreign or block.region == "alert" or area_score(block.text):
            continue
        for part in {block.text, *block.parts}:
            if words := labelled(part, "published"):
                published.add(read_date(words))
            if words := labelled(part.partition(". ")[0], "visit"):
                visits.add(read_span(words))
    span = visits.pop() if len(visits) == 1 else None
    return Dates(
        report=report,
        section=_section_date(page, parts),
        published=published.pop() if len(published) == 1 else None,
        visit_start=span.start if span else None,
        visit_end=span.end if span else None,
    )


def _section_date(page: Page, parts: Sequence[Section]) -> str | None:
    """The date of the key question that the address asks for, else the one that all parts share."""
    asked = page.address.key_question if page.address else None
    mine = {part.date for part in parts if part.date and (asked is None or part.key_question == asked)}
    return mine.pop() if len(mine) == 1 else None


def _scope_name(page: Page) -> str | None:
    """The service's name where the page prints it: the heading that makes the address's own segment."""
    slug = page.address.slug if page.address else None
    if not slug or slug in ("overall", "well-led-assessment"):
        return None
    return next((block.text for block in page.blocks if len(block.text) < 200 and slug_of(block.text) == slug), None)
