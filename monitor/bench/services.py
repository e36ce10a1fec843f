"""What happens to invented organisations as CQC's API says it: documents before and after, and what has to be told."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from deploy.demo.facts import Assessment, Inspection, Level, Organisation
from deploy.demo.record import record
from deploy.demo.render import page

from .invented import QUESTIONS, WORDS, assessment, organisation, other, rated
from .scene import NOTHING, Maker, Scene
from .told import Told

JSON = dict[str, Any]
SITE = "https://www.cqc.org.uk"
DATA = "https://api.service.cqc.org.uk/public/v1"
SERVICES = {"urgent": "Urgent and emergency services", "surgery": "Surgery", "endoflife": "End of life care"}
AREAS = [{"inspectionAreaId": id, "inspectionAreaName": name, "status": "Active"} for id, name in SERVICES.items()]


def inspected(chance: random.Random, level: Level = "location") -> Organisation:
    """An organisation that is rated by an inspection of the older framework."""
    one = organisation(chance)
    if level == "provider":
        one = replace(one, level="provider", id=f"R{chance.randrange(36**3, 36**4)}", run_by=None, categories=())
    return replace(one, reports=(_inspection(chance, date(2018, 1, 1) + timedelta(chance.randrange(1500))),))


def _inspection(chance: random.Random, day: date) -> Inspection:
    id = f"{chance.randrange(16**8):08x}-0000-4000-8000-{chance.randrange(16**12):012x}"
    return Inspection(id=id, visited="An inspection", published=day, summary=("It was visited.",))


def _report(chance: random.Random) -> Assessment:
    day = date(2024, 6, 1) + timedelta(chance.randrange(500))
    return assessment(chance, f"AP{chance.randrange(10**4, 10**5)}", day)


def inspected_again(one: Organisation, chance: random.Random) -> Organisation:
    """The same after a newer inspection, which may rate it otherwise."""
    last = one.reports[0]
    assert isinstance(last, Inspection)
    newer = _inspection(chance, last.published + timedelta(chance.randint(30, 700)))
    ratings = tuple((question, chance.choice(WORDS)) for question, _ in one.ratings)
    return replace(one, overall=chance.choice(WORDS), ratings=ratings, reports=(newer, *one.reports))


def words(one: Organisation) -> dict[str, str]:
    """The ratings of an organisation by their subjects."""
    return {"overall": str(one.overall), **dict(one.ratings)}


def _judged(one: Organisation, after: Organisation) -> Iterator[Told]:
    """What a newer report says of ratings that were there: another word, or the same once more."""
    was, now = words(one), words(after)
    for subject in was:
        kind = "rating-confirmed" if was[subject] == now[subject] else "rating-changed"
        yield kind, subject, was[subject], now[subject]


Happening = tuple[Organisation, JSON, JSON, frozenset[Told]]
"""Who it is, what the API says before and after, and what has to be told."""
Happens = Callable[[random.Random, Level], Happening]


def _new_inspection(chance: random.Random, level: Level) -> Happening:
    one = inspected(chance, level)
    after = inspected_again(one, chance)
    id = after.reports[0].id
    return one, record(one), record(after), frozenset({("report-published", id, None, id), *_judged(one, after)})


def _new_assessment(chance: random.Random, level: Level) -> Happening:
    one = inspected(chance, level)
    report = _report(chance)
    after = rated(one, report)
    told: set[Told] = {("report-published", report.id, None, report.id), *_judged(one, after)}
    for section in report.sections:
        told.add(("score-changed", section.key_question, None, section.score))
        for statement in section.statements:
            told.add(("statement-score-changed", f"{section.key_question}/{statement.name}", None, statement.score))
    return one, record(one), record(after), frozenset(told)


def _corrected(chance: random.Random, level: Level) -> Happening:
    one = inspected(chance, level)
    question, was = chance.choice(one.ratings)
    now = other(chance, was)
    after = replace(one, ratings=tuple((name, now if name == question else word) for name, word in one.ratings))
    return one, record(one), record(after), frozenset({("rating-corrected", question, was, now)})


def _assessed(chance: random.Random, level: Level) -> tuple[Organisation, Assessment]:
    one = inspected(chance, level)
    report = _report(chance)
    return rated(replace(one, reports=()), report), report


def _statement(chance: random.Random, level: Level) -> Happening:
    one, report = _assessed(chance, level)
    at = chance.randrange(len(report.sections))
    section = report.sections[at]
    first, *others = section.statements
    score = chance.choice([n for n in range(1, 5) if n != first.score])
    changed = replace(section, statements=(replace(first, score=score), *others))
    sections = (*report.sections[:at], changed, *report.sections[at + 1 :])
    told: set[Told] = {("statement-score-changed", f"{section.key_question}/{first.name}", first.score, score)}
    if changed.score != section.score:
        told.add(("score-changed", section.key_question, section.score, changed.score))
    after = replace(one, reports=(replace(report, sections=sections),))
    return one, record(one), record(after), frozenset(told)


def _archived(chance: random.Random, level: Level) -> Happening:
    one = inspected(chance, level)
    after = record(replace(one, archived=True)) | {"deregistrationDate": "2026-02-03"}
    return one, record(one), after, frozenset({("deregistered", "archived", None, "Deregistered on 3 February 2026")})


def _nothing(chance: random.Random, level: Level) -> Happening:
    one = _assessed(chance, level)[0] if chance.random() < 0.5 else inspected(chance, level)
    return one, record(one), record(one), NOTHING


def _history(chance: random.Random, level: Level) -> Happening:
    one = inspected(chance, level)
    past = {
        "reportDate": "2014-11-05",
        "reportLinkId": _inspection(chance, date(2014, 11, 5)).id,
        "overall": {"rating": chance.choice(WORDS), "keyQuestionRatings": []},
    }
    return one, record(one), record(one) | {"historicRatings": [past]}, NOTHING


def _inherited(chance: random.Random, level: Level) -> Happening:
    """A rating that is said to be of the registration before this one is the same rating."""
    one = inspected(chance, level)
    old, new = record(one), record(one)
    overall = new["currentRatings"]["overall"]
    for entry in (overall, *overall["keyQuestionRatings"]):
        entry["organisationId"] = f"1-{700 + chance.randrange(99)}"
    return one, old, new, NOTHING


def _services(chance: random.Random, _: Level) -> Happening:
    """A hospital with services, one of which is corrected, or inspected again."""
    one = inspected(chance)
    services = [_service(name, chance, date(2020, 3, 1)) for name in SERVICES]
    areas = [
        {"inspectionAreaId": id, "inspectionAreaName": name, "status": "Active (Rated)"}
        for id, name in SERVICES.items()
    ]
    old, new = record(one) | {"inspectionAreas": areas}, record(one) | {"inspectionAreas": areas}
    old["currentRatings"] |= {"serviceRatings": services}
    at = chance.randrange(len(services))
    was, now = services[at], json.loads(json.dumps(services[at]))
    told: set[Told] = set()
    if chance.random() < 0.5:
        now["rating"] = other(chance, was["rating"])
        told.add(("rating-corrected", "overall", was["rating"], now["rating"]))
    else:
        now = _service(was["name"], chance, date(2022, 3, 1))
        new["reports"] = [*new["reports"], {"linkId": now["reportLinkId"], "reportDate": now["reportDate"]}]
        told.add(("report-published", now["reportLinkId"], None, now["reportLinkId"]))
        for subject, before, after in _pairs(was, now):
            told.add(("rating-confirmed" if before == after else "rating-changed", subject, before, after))
    new["currentRatings"] |= {"serviceRatings": [*services[:at], now, *services[at + 1 :]]}
    return one, old, new, frozenset(told)


def _service(name: str, chance: random.Random, day: date) -> JSON:
    return {
        "name": name,
        "rating": chance.choice(WORDS),
        "reportDate": f"{day + timedelta(chance.randrange(300)):%Y-%m-%d}",
        "reportLinkId": _inspection(chance, day).id,
        "keyQuestionRatings": [{"name": one.capitalize(), "rating": chance.choice(WORDS)} for one in QUESTIONS],
    }


def _pairs(was: JSON, now: JSON) -> Iterator[tuple[str, str, str]]:
    yield "overall", was["rating"], now["rating"]
    for one, two in zip(was["keyQuestionRatings"], now["keyQuestionRatings"], strict=True):
        yield one["name"].lower(), one["rating"], two["rating"]


def _elsewhere(chance: random.Random, level: Level) -> Happening:
    one = inspected(chance, level)
    number = f"01632 {chance.randrange(100000, 999999)}"
    after = replace(one, telephone=number)
    return one, record(one), record(after), frozenset({("details-changed", "telephone", one.telephone, number)})


def _run_by_others(chance: random.Random, _: Level) -> Happening:
    one = inspected(chance)
    assert one.run_by
    now = f"1-{int(one.run_by[0][2:]) + 1}"
    told: Told = ("provider-changed", "provided-by", f"provider:{one.run_by[0]}", f"provider:{now}")
    return one, record(one), record(replace(one, run_by=(now, "Other Ltd"))), frozenset({told})


def _succeeded(chance: random.Random, level: Level) -> Happening:
    one = inspected(chance, level)
    by = (f"1-{600 + chance.randrange(99)}", "Next House (invented)")
    told: Told = ("provider-changed", "provider-changed", None, f"{level}:{by[0]} ({by[1]})")
    return one, record(one), record(replace(one, successor=by)), frozenset({told})


HAPPENINGS: dict[str, Happens] = {
    "a new inspection": _new_inspection,
    "a rating corrected": _corrected,
    "a statement's score": _statement,
    "deregistered": _archived,
    "nothing": _nothing,
    "a rating of the past": _history,
    "inherited": _inherited,
    "another telephone": _elsewhere,
    "a successor": _succeeded,
}
OF_LOCATIONS: dict[str, Happens] = {
    "a new assessment": _new_assessment, "services": _services, "another provider": _run_by_others,
}  # fmt: skip
"""What happens to locations alone: a provider's assessments are of its services, not of itself."""


def of_level(level: Level) -> Maker:
    """The maker of scenes of the API's documents of a level."""
    happenings = HAPPENINGS | (OF_LOCATIONS if level == "location" else {})

    def make(chance: random.Random) -> Scene:
        name = chance.choice([*happenings])
        one, old, new, told = happenings[name](chance, level)
        return Scene(
            name=f"the API on an invented {level}: {name}", form="document", address=f"{DATA}/{level}s/{one.id}",
            old=_written(old), new=_written(new), told=told, same=name == "nothing",
        )  # fmt: skip

    return make


def _written(document: JSON) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def across(chance: random.Random) -> Scene:
    """One organisation as a page and as the API says it, either before the other; between them nothing happened, a new
    inspection, or another word that was printed without its report."""
    one = inspected(chance)
    happened = chance.choice(("nothing", "a new inspection", "another word"))
    after, told = one, NOTHING
    if happened == "a new inspection":
        after = inspected_again(one, chance)
        id = after.reports[0].id
        changed = {each for each in _judged(one, after) if each[0] == "rating-changed"}
        told = frozenset({("report-published", id, None, id), *changed})
    elif happened == "another word":
        after = replace(one, overall=other(chance, one.overall))
        told = frozenset({("rating-changed", "overall", one.overall, after.overall)})
    web, data = f"{SITE}{one.path}", f"{DATA}/locations/{one.id}"
    if chance.random() < 0.5:
        return Scene(
            name=f"a page, then the API: {happened}", form="document", address=web, new_address=data,
            old=page(one, one.path), new=_written(record(after)), told=told,
        )  # fmt: skip
    return Scene(
        name=f"the API, then a page: {happened}", form="page", address=data, new_address=web,
        old=_written(record(one)), new=page(after, one.path), told=told,
    )  # fmt: skip
