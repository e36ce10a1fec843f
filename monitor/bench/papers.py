"""Invented inspection reports: the text of one before and after something happened, and what has to be told."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from deploy.demo.facts import LABELS, MONTHS, day

from .invented import HOUSES, NAMES, QUESTIONS, WORDS, other
from .scene import NOTHING, Maker, Scene
from .told import Told

ASKED = ("overall", *QUESTIONS)
TABLED = (*QUESTIONS, "overall")
"""The key questions in the order of a table's columns."""
HEADED: dict[str, str] = {str(question): label for question, label in LABELS.items()} | {"overall": "Overall"}
SERVICES = (
    "Community dental services", "Community end of life care", "Community health services for adults",
    "Community health sexual health services",
)  # fmt: skip
STEPS = (
    "make sure that records of medicines are complete", "check that staff have had their training",
    "look at every fall within a week", "keep the store of oxygen locked", "answer complaints within a month",
    "count instruments before and after every operation", "ask people how they want to spend the day",
)  # fmt: skip
SENTENCES = (
    "People told us that staff were patient with them and explained what they were doing.",
    "Records of nine people had been looked at, and those of two of them were not complete.",
    "The rota showed that three members of staff had been planned for every night of the month.",
    "Leaders had visited each of the teams and written down what they had been told there.",
)
NOTICES = {
    "12": "Safe care and treatment", "17": "Good governance", "18": "Staffing", "9": "Person-centred care",
    "13": "Safeguarding service users from abuse and improper treatment",
}  # fmt: skip
ACTIVITY = "Treatment of disease, disorder or injury"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """An inspection report; ``rated``: the words of the whole, ``tabled``: those of each service of a trust,
    which an earlier report gave ``before``."""

    name: str
    provider: str
    trust: bool
    visited: date
    published: date
    before: date
    rated: Mapping[str, str]
    tabled: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    must: tuple[str, ...] = ()
    should: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    said: tuple[str, ...] = SENTENCES[:2]


def paper(chance: random.Random) -> Paper:
    """A report on a home, or on a trust with services."""
    trust = chance.random() < 0.5
    name = f"{chance.choice(NAMES)} {chance.choice(HOUSES)}"
    published = date(2016, 1, 1) + timedelta(chance.randrange(2500))
    steps = chance.sample(STEPS, 4)
    return Paper(
        name=f"{name} Community NHS Trust" if trust else name,
        provider=f"{chance.choice(NAMES)} Invented Care Limited",
        trust=trust,
        visited=published - timedelta(40),
        published=published,
        before=published - timedelta(400),
        rated=_rated(chance),
        tabled={one: _rated(chance) for one in chance.sample(SERVICES, 3)} if trust else {},
        must=tuple(steps[: chance.randint(0, 2)]),
        should=tuple(steps[2 : 2 + chance.randint(1, 2)]),
        notices=tuple(chance.sample(sorted(NOTICES), chance.randint(0, 2))),
    )


def _rated(chance: random.Random) -> dict[str, str]:
    return {subject: chance.choice(WORDS) for subject in ASKED}


def written(one: Paper) -> str:
    """The report as its text is saved."""
    return "\n\n".join(_parts(one)) + "\n"


def _parts(one: Paper) -> Iterator[str]:
    whole = "trust" if one.trust else "service"
    if not one.trust:
        yield one.provider
    yield from (one.name, "Inspection report", "1 Invented Road\nLarkfield\nZZ1 1ZZ\nTel: 01632960001")
    yield f"Date of inspection visit: {day(one.visited)}\nDate of publication: {day(one.published)}"
    yield from ("Ratings", f"Overall rating for this {whole}", one.rated["overall"])
    if one.trust:
        yield "\n".join(f"Are services {question}?\t{one.rated[question]} ●" for question in QUESTIONS)
    else:
        for question in QUESTIONS:
            yield from (f"Is the service {question}?", one.rated[question])
    yield from ("Summary of findings", "Overall summary", *one.said)
    if one.trust:
        yield from ("Ratings tables", "Ratings for the whole trust", _table([("", one.rated)], one.published))
        yield from ("Ratings for community health services", _table([*one.tabled.items()], one.before, labelled=True))
    else:
        yield from ("The five questions we ask about services and what we found", SENTENCES[3])
        for question in QUESTIONS:
            yield from (f"Is the service {question}?", f"We looked at how {question} it was.", one.rated[question])
    yield from _for_the_provider(one, whole)
    yield from ("Our inspection team", "The team had an inspector and an assistant inspector.")


def _for_the_provider(one: Paper, whole: str) -> Iterator[str]:
    for level, steps in (("MUST", one.must), ("SHOULD", one.should)):
        if steps:
            yield f"Action the {whole} {level} take to improve"
            yield "\n".join(f"- The {whole} {level.lower()} {step}." for step in steps)
    if one.notices:
        yield from ("Requirement notices", "Action we have told the provider to take")
        yield "Regulated activity\tRegulation"
        for number in one.notices:
            yield f"{ACTIVITY}\tRegulation {number} HSCA (RA) Regulations 2014 {NOTICES[number]}"


def _table(rows: list[tuple[str, Mapping[str, str]]], given: date, *, labelled: bool = False) -> str:
    """A table as its cells are saved: with tabs between them."""
    head = [HEADED[subject] for subject in TABLED]
    month = f"{MONTHS[given.month - 1][:3]} {given.year}"
    lines = [["", *head] if labelled else head]
    for label, words in rows:
        lines.append([*([label] if labelled else []), *(f"{words[one]} ➔ ← {month}" for one in TABLED)])
    return "\n".join("\t".join(cells) for cells in lines)


Happens = Callable[[Paper, random.Random], tuple[Paper, frozenset[Told]]]


def _level(one: Paper) -> str:
    return "provider" if one.trust else "location"


def _slug(name: str) -> str:
    return f"service:{name.lower().replace(' ', '-')}"


def _rating(one: Paper, chance: random.Random) -> tuple[Paper, frozenset[Told]]:
    """A rating corrected, everywhere where the report prints it."""
    subject = chance.choice(ASKED)
    was = one.rated[subject]
    now = other(chance, was)
    told: Told = ("rating-corrected", f"{_level(one)} {subject}", was, now)
    return replace(one, rated={**one.rated, subject: now}), frozenset({told})


def _cell(one: Paper, chance: random.Random) -> tuple[Paper, frozenset[Told]]:
    """The cell of a service in a table."""
    if not one.tabled:
        return _rating(one, chance)
    service, subject = chance.choice([*one.tabled]), chance.choice(ASKED)
    was = one.tabled[service][subject]
    now = other(chance, was)
    tabled = {**one.tabled, service: {**one.tabled[service], subject: now}}
    told: Told = ("rating-corrected", f"{_slug(service)} {subject}", was, now)
    return replace(one, tabled=tabled), frozenset({told})


def _action(one: Paper, chance: random.Random) -> tuple[Paper, frozenset[Told]]:
    """One thing more that must or should be done."""
    step = chance.choice([each for each in STEPS if each not in (*one.must, *one.should)])
    level = chance.choice(("must", "should"))
    whole = "trust" if one.trust else "service"
    after = replace(one, must=(*one.must, step)) if level == "must" else replace(one, should=(*one.should, step))
    told: Told = ("action-added", f"{_level(one)} {level}", None, f"The {whole} {level} {step}.")
    return after, frozenset({told})


def _less(one: Paper, _: random.Random) -> tuple[Paper, frozenset[Told]]:
    """What the report does not mention any more has not ended."""
    return replace(one, should=one.should[1:], notices=one.notices[1:]), NOTHING


def _notice(one: Paper, chance: random.Random) -> tuple[Paper, frozenset[Told]]:
    number = chance.choice([each for each in NOTICES if each not in one.notices])
    said = f"Regulation {number} HSCA (RA) Regulations 2014 {NOTICES[number]}"
    told: Told = ("requirement-notice", f"{_level(one)} requirement-notice/{number}", None, said)
    return replace(one, notices=(*one.notices, number)), frozenset({told})


def _finding(one: Paper, _: random.Random) -> tuple[Paper, frozenset[Told]]:
    more = f"Overall summary\n{SENTENCES[2]}"
    told = frozenset((kind, f"{_level(one)} overall", None, more) for kind in ("finding-added", "report-amended"))
    return replace(one, said=(*one.said, SENTENCES[2])), told


def _anew(one: Paper, chance: random.Random) -> tuple[Paper, frozenset[Told]]:
    """A newer report, which rates the whole anew."""
    published = one.published + timedelta(chance.randint(60, 900))
    after = replace(one, visited=published - timedelta(40), published=published, rated=_rated(chance))
    told: set[Told] = {("report-published", f"report of {published}", None, f"report of {published}")}
    for subject in ASKED:
        was, now = one.rated[subject], after.rated[subject]
        kind = "rating-confirmed" if was == now else "rating-changed"
        told.add((kind, f"{_level(one)} {subject}", was, now))
    return after, frozenset(told)


def _nothing(one: Paper, _: random.Random) -> tuple[Paper, frozenset[Told]]:
    return one, NOTHING


HAPPENINGS: dict[str, Happens] = {
    "a rating": _rating,
    "a cell of a table": _cell,
    "an action more": _action,
    "less for the provider": _less,
    "a notice more": _notice,
    "a paragraph more": _finding,
    "a new report": _anew,
    "nothing": _nothing,
}


def report(chance: random.Random) -> Scene:
    """One report before and after something happened."""
    one = paper(chance)
    name = chance.choice([*HAPPENINGS])
    after, told = HAPPENINGS[name](one, chance)
    return Scene(
        name=f"an invented report on a {'trust' if one.trust else 'home'}: {name}", form="report", address=None,
        old=written(one).encode(), new=written(after).encode(), told=told, scoped=True, same=after == one,
    )  # fmt: skip


MAKER: Maker = report
