"""The ratings, scores and statements of assessments under the single framework (``assessment[]``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.addresses import slug_of
from crawler.readers.spelling import folded
from storage.record import KeyQuestion, Level, QualityStatement, Rating, Score

from .claim import GROUP, WHOLE, Claim, Report, report_id
from .fields import Fields
from .scored import score_of, statements_of
from .services import scope_of
from .words import question_of, word_of

CURRENT, PAST = ("current", "active"), ("historic", "historical", "superseded", "inactive", "archived")
WELL_LED = ("well-led", "well-led-assessment", "trust-well-led", "trust-well-led-assessment")
"""A trust's group that judges how the trust itself is led: ``/provider/ID/reports/PLAN/well-led-assessment/…``. Its
rating is that of well-led, never the trust's overall."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One rated part of an assessment: a service group's, or (``whole``) that of the organisation."""

    said: Fields
    report: Report
    scope: str
    whole: bool
    current: bool
    about: KeyQuestion = "overall"


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """What the assessments say: ratings that may be in force, those that are not, and what was scored."""

    claims: tuple[Claim, ...] = ()
    past: tuple[Rating, ...] = ()
    scores: tuple[Score, ...] = ()
    statements: tuple[QualityStatement, ...] = ()


def assessed(document: Fields, *, level: Level, areas: Mapping[str, str], services: frozenset[str]) -> Assessed:
    """The ratings in force by the assessments and those before them; scores and statements of what is in force.

    ``services`` are the scopes that the location's inspections rate: a lone group that is named as one of several, or
    is a hospital's that has several, is that service, and not the location.
    """
    parts = tuple(_parts(document, level=level, areas=areas, services=services))
    claims = [
        Claim(rating=rating, source=WHOLE if part.whole else GROUP)
        for part in parts
        if part.current
        for rating in _ratings(part, current=True)
    ]
    past = [rating for part in parts for rating in _ratings(part, current=False)]
    newest = _newest(claims)
    scores: dict[tuple[str, KeyQuestion], Score] = {}
    statements: dict[tuple[str, KeyQuestion, str], QualityStatement] = {}
    for part in sorted((part for part in parts if part.current), key=lambda part: (part.whole, part.report.date or "")):
        for question, said in _questions(part):
            if not _is_past(said) and newest.get((part.scope, question)) in (None, part.report.date):
                if score := score_of(said, question, part.scope, part.report):
                    scores[part.scope, question] = score
                for one in statements_of(said, question, part.scope, part.report):
                    statements[part.scope, question, folded(one.name)] = one
    return Assessed(
        claims=tuple(claims), past=tuple(past), scores=tuple(scores.values()), statements=tuple(statements.values())
    )


def _newest(claims: list[Claim]) -> dict[tuple[str | None, KeyQuestion], str | None]:
    newest: dict[tuple[str | None, KeyQuestion], str | None] = {}
    for claim in claims:
        about = claim.rating.scope, claim.rating.key_question
        newest[about] = max(newest.get(about) or "", claim.rating.date or "") or None
    return newest


def _parts(document: Fields, *, level: Level, areas: Mapping[str, str], services: frozenset[str]) -> Iterator[Part]:
    groups: list[tuple[Fields, Report, bool]] = []
    for plan in document.each("assessment"):
        published = plan.day("assessmentPlanPublishedDateTime")
        ratings = plan.inside("ratings")
        if ratings is None:
            continue
        found = [(one, _report(one, published), is_current) for one in ratings.each("asgRatings")
                 if (is_current := _is_current(one)) is not None]  # fmt: skip
        groups += found
        plans = {report.id for _, report, _ in found}
        only = next(iter(plans)) if len(plans) == 1 else None
        for one in _overall(ratings):
            now = _is_current(one)
            if now is not None:
                report = _report(one, published, only)
                yield Part(said=one, report=report, scope=level, whole=True, current=now)
    yield from _groups(document, groups, level=level, areas=areas, services=services)


def _overall(ratings: Fields) -> Iterator[Fields]:
    """The rating of the whole organisation, in a list or alone; it was empty wherever it was seen (2025-09)."""
    if isinstance(ratings.values.get("overall"), dict):
        alone = ratings.inside("overall")
        yield from (alone,) if alone else ()
    else:
        yield from ratings.each("overall")


def _groups(
    document: Fields, groups: list[tuple[Fields, Report, bool]], *, level: Level, areas: Mapping[str, str],
    services: frozenset[str],
) -> Iterator[Part]:  # fmt: skip
    scopes = [scope_of(said, areas) for said, _, _ in groups]
    now = {scope for scope, (_, _, current) in zip(scopes, groups, strict=True) if current and scope}
    one_of_several = len(services) > 1 and (now <= services or _is_hospital(document))
    lone = level == "location" and len(now) == 1 and not one_of_several
    if lone:
        _warn_of_others(document, next(iter(now)))
    for scope, (said, report, current) in zip(scopes, groups, strict=True):
        if scope is None:
            continue
        if level == "provider" and slug_of(said.text("name") or "") in WELL_LED:
            yield Part(said=said, report=report, scope=level, whole=False, current=current, about="well-led")
        else:
            whole = level if lone and scope in now else scope
            yield Part(said=said, report=report, scope=whole, whole=False, current=current)


def _is_hospital(document: Fields) -> bool:
    return folded(document.text("inspectionDirectorate") or "") == "hospitals"


def _warn_of_others(document: Fields, only: str) -> None:
    active = {
        name
        for group in document.each("assessmentServiceGroup")
        if folded(group.text("status") or "") == "active" and (name := group.text("assessmentServiceName"))
    }
    others = sorted(name for name in active if f"service:{slug_of(name)}" != only)
    if others:
        document.notes.warnings.append(
            f"of the location's service groups only one is assessed, whose rating is taken for the location's; "
            f"not assessed: {', '.join(others)}"
        )


def _report(said: Fields, published: str | None, id_: str | None = None) -> Report:
    """The report is dated by the day it was published: that is what "Report from …" names on its page."""
    named = said.quote("assessmentPlanId")
    return Report(id=report_id(said, "assessmentPlanId") or id_, date=published, framework="saf", named=named)


def _is_current(said: Fields) -> bool | None:
    """Whether a rating is in force by its status, else its plan's; with neither it is. None for an unknown word."""
    for name in ("status", "assessmentPlanStatus"):
        word = folded(said.text(name) or "")
        if word:
            if word in CURRENT or word in PAST:
                return word in CURRENT
            said.refuse(name, "Current, Active or Historic; nothing of it is taken")
            return None
    return True


def _ratings(part: Part, *, current: bool) -> Iterator[Rating]:
    """The ratings of a part that are in force, or those that are not: a key question may say that its own is past."""
    names = ("assessmentPlanId", "name", "rating", "status")
    named = {question for question, _ in _questions(part)}
    word = word_of(part.said, part.about) if part.current == current and part.about not in named else None
    if word is not None:
        yield part.report.rating(part.scope, part.about, word, part.said.quote(*names))
    for question, said in _questions(part):
        now = part.current and not _is_past(said)
        word = word_of(said, question) if now == current else None
        if word is not None:
            yield part.report.rating(part.scope, question, word, said.quote("name", "percentageScore", "rating"))


def _is_past(said: Fields) -> bool:
    return folded(said.text("status") or "") in PAST


def _questions(part: Part) -> Iterator[tuple[KeyQuestion, Fields]]:
    for said in part.said.each("keyQuestionRatings"):
        question = question_of(said)
        if question is not None:
            yield question, said
