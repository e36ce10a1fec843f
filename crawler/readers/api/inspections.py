"""The ratings of inspections: those in force by CQC's older frameworks, and those before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.readers.resources import COMBINED, USE
from storage.record import Level, Rating

from .claim import LEGACY, Claim, Report, inspected
from .fields import Fields
from .services import scope_of
from .words import question_of, word_of

_OVERALL = ("rating", "reportDate", "reportLinkId", "organisationId")
_QUESTION = ("name", *_OVERALL)


def current(document: Fields, *, level: Level, own: str, areas: Mapping[str, str]) -> Iterator[Claim]:
    """What ``currentRatings`` says: overall is the organisation, each service its own scope, even a lone one."""
    ratings = document.inside("currentRatings")
    if ratings is not None:
        for rating in _ratings(ratings, level=level, own=own, areas=areas):
            yield Claim(rating=rating, source=LEGACY)


def historic(document: Fields, *, level: Level, own: str, areas: Mapping[str, str]) -> Iterator[Rating]:
    """What ``historicRatings`` says, each rating with the report of its entry."""
    for entry in document.each("historicRatings"):
        report = inspected(entry, own=own)
        yield from _ratings(entry, level=level, own=own, areas=areas, above=report)


def _ratings(
    ratings: Fields, *, level: Level, own: str, areas: Mapping[str, str], above: Report | None = None
) -> Iterator[Rating]:
    overall = ratings.inside("overall")
    if overall is not None:
        report = inspected(overall, own=own, above=above)
        yield from _of(overall, level, report, own=own)
        yield from _resources(overall, report, own=own)
    for service in ratings.each("serviceRatings"):
        scope = scope_of(service, areas)
        if scope is not None:
            yield from _of(service, scope, inspected(service, own=own, above=above), own=own)


def _of(said: Fields, scope: str, report: Report, *, own: str) -> Iterator[Rating]:
    """The overall rating of an entry and those of its key questions, which may stand in reports of their own."""
    word = word_of(said, "overall")
    if word is not None:
        yield report.rating(scope, "overall", word, said.quote(*(_QUESTION if "name" in said.values else _OVERALL)))
    for one in said.each("keyQuestionRatings"):
        question = question_of(one)
        word = word_of(one, question) if question else None
        if question and word:
            yield inspected(one, own=own, above=report).rating(scope, question, word, one.quote(*_QUESTION))


def _resources(overall: Fields, report: Report, *, own: str) -> Iterator[Rating]:
    """A trust's use of resources, and that combined with quality: scopes of their own, as on its page."""
    if not isinstance(overall.values.get("useOfResources"), dict):
        return
    said = overall.inside("useOfResources")
    if said is None:
        return
    of = inspected(said, own=own, above=report)
    for scope, name in ((USE, "useOfResourcesRating"), (COMBINED, "combinedQualityRating")):
        word = word_of(said, "overall", name=name)
        if word is not None:
            yield of.rating(scope, "overall", word, said.quote(name, "reportDate", "reportLinkId"))
