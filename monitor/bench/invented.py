"""Invented organisations, and what can happen to them: pages made from both, and what has to be told of them.

What has to be told follows from what was made to happen, never from what a reader makes of the pages.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from deploy.demo.facts import LABELS, Alert, Assessment, KeyQuestion, Organisation, Rating, Section, Statement
from deploy.demo.render import page

from .scene import Maker, Scene
from .told import Told

Happening = tuple[Organisation, frozenset[Told]]

WORDS: tuple[Rating, ...] = ("Inadequate", "Requires improvement", "Good", "Outstanding")
QUESTIONS: tuple[KeyQuestion, ...] = tuple(LABELS)
CHECKS = Alert(
    key="location.under_review",
    text="We are carrying out checks at this service. We will publish a report when our checks are complete.",
)
STATEMENTS: dict[KeyQuestion, tuple[str, ...]] = {
    "safe": ("Learning culture", "Safeguarding", "Safe environments", "Medicines optimisation"),
    "effective": ("Assessing needs", "Consent to care and treatment", "Monitoring and improving outcomes"),
    "caring": (
        "Kindness, compassion and dignity",
        "Treating people as individuals",
        "Independence, choice and control",
    ),
    "responsive": ("Person-centred care", "Equity in access", "Planning for the future"),
    "well-led": ("Shared direction and culture", "Freedom to speak up", "Partnerships and communities"),
}
SENTENCES = (
    "People were asked how they wanted to spend the day.",
    "Records of {n} people had been looked at and were in order.",
    "Checks had been made {n} times in the last year.",
    "A fire drill had been held within {n} weeks.",
    "Nobody could tell us who had looked at the last {n} falls.",
    "Families met monthly and were answered in writing.",
)
NAMES = ("Willow", "Larch", "Juniper", "Hazel", "Rowan", "Alder", "Linden", "Thorn")
HOUSES = ("House", "Lodge", "Court", "Grange", "Rest", "Surgery")


def of_kind(kind: str) -> Maker:
    """The maker of scenes of CQC's pages of a kind, some in the new dress of the site."""
    names = tuple(name for name, (shown, _, _) in HAPPENINGS.items() if shown == kind)

    def make(chance: random.Random) -> Scene:
        before = organisation(chance)
        name = chance.choice(names)
        _, where, happen = HAPPENINGS[name]
        after, told = happen(before, chance)
        path, dressed = where(before), chance.random() < 0.3
        old, new = (page(one, path, redesigned=dressed) for one in (before, after))
        return Scene(
            name=f"an invented home: {name}", form="page", address=f"https://www.cqc.org.uk{path}", old=old, new=new,
            told=told, same=after == before,
        )  # fmt: skip

    return make


def organisation(chance: random.Random) -> Organisation:
    """A care home with one report of the single assessment framework, rated as it says."""
    number = chance.randrange(10**6)
    report = assessment(
        chance, f"AP{chance.randrange(10000, 99999)}", date(2025, 1, 1) + timedelta(chance.randrange(300))
    )
    return rated(
        Organisation(
            level="location",
            id=f"1-{9 * 10**8 + number}",
            name=f"{chance.choice(NAMES)} {chance.choice(HOUSES)} {number} (invented)",
            categories=("Care home",),
            address=f"{chance.randrange(1, 99)} Invented Street, Larkfield, ZZ1 {chance.randrange(1, 9)}ZZ",
            telephone=f"01632 {chance.randrange(100000, 999999)}",
            run_by=(f"1-{8 * 10**8 + number}", f"{chance.choice(NAMES)} Invented Care Ltd"),
            specialisms=("Caring for adults over 65 yrs", "Dementia"),
        ),
        report,
    )


def assessment(chance: random.Random, id: str, day: date) -> Assessment:
    """A report on all five key questions."""
    sections = tuple(_section(chance, question, day) for question in QUESTIONS)
    return Assessment(
        id=id, report=day, published=day, overall=chance.choice(WORDS), sections=sections, summary=(_sentence(chance),)
    )


def _section(chance: random.Random, question: KeyQuestion, day: date) -> Section:
    names = chance.sample(STATEMENTS[question], 3)
    statements = tuple(
        Statement(name=name, score=chance.randint(1, 4), paragraphs=(f"{n + 1}. {_sentence(chance)}",))
        for n, name in enumerate(names)
    )
    return Section(
        key_question=question, rating=chance.choice(WORDS), dated=day, lead=(_sentence(chance),), statements=statements
    )


def _sentence(chance: random.Random) -> str:
    return chance.choice(SENTENCES).format(n=chance.randint(2, 40))


def rated(one: Organisation, report: Assessment) -> Organisation:
    """The same with this report as its newest, rated as it says."""
    ratings = tuple((each.key_question, each.rating) for each in report.sections if each.rating)
    return replace(one, overall=report.overall, ratings=ratings, reports=(report, *one.reports))


def other(chance: random.Random, word: str | None) -> Rating:
    """Another of the four ratings."""
    return chance.choice([each for each in WORDS if each != word])


def _latest(one: Organisation) -> Assessment:
    report = one.reports[0]
    assert isinstance(report, Assessment)
    return report


def _new_report(one: Organisation, chance: random.Random) -> Happening:
    last = _latest(one)
    report = assessment(chance, f"AP{int(last.id[2:]) + 1}", last.report + timedelta(chance.randint(60, 400)))
    after = rated(one, report)
    return after, frozenset({("report-published", report.id, None, report.id), *_moved(one, after)})


def _moved(one: Organisation, after: Organisation) -> Iterator[Told]:
    if one.overall != after.overall:
        yield "rating-changed", "overall", one.overall, after.overall
    for (question, old), (_, new) in zip(one.ratings, after.ratings, strict=True):
        if old != new:
            yield "rating-changed", question, old, new


def _one_word(one: Organisation, chance: random.Random) -> Happening:
    at = chance.randrange(-1, len(one.ratings))
    if at < 0:
        after = replace(one, overall=other(chance, one.overall))
    else:
        question, word = one.ratings[at]
        ratings = (*one.ratings[:at], (question, other(chance, word)), *one.ratings[at + 1 :])
        after = replace(one, ratings=ratings)
    return after, frozenset(_moved(one, after))


def _checks_begin(one: Organisation, _: random.Random) -> Happening:
    told: Told = ("assessment-started", "checks-under-way", None, CHECKS.text)
    return replace(one, alerts=(CHECKS,)), frozenset({told})


def _archived(one: Organisation, _: random.Random) -> Happening:
    after = replace(one, archived=True)
    return after, frozenset({("deregistered", "archived", None, after.title)})


def _run_by_others(one: Organisation, chance: random.Random) -> Happening:
    assert one.run_by
    id, name = one.run_by
    other = (
        (f"1-{int(id[2:]) + 1}", name) if chance.random() < 0.5 else (id, f"{name.removesuffix('Ltd')}Limited Group")
    )
    kind = "provider-changed" if other[0] != id else "details-changed"
    told: Told = (kind, "provided-by", f"{name} ({id})", f"{other[1]} ({other[0]})")
    return replace(one, run_by=other), frozenset({told})


def _moved_house(one: Organisation, chance: random.Random) -> Happening:
    there = f"{chance.randrange(100, 199)} Other Road, Larkfield, ZZ9 9ZZ"
    return replace(one, address=there), frozenset({("details-changed", "address", one.address, there)})


def _neighbours(one: Organisation, chance: random.Random) -> Happening:
    from deploy.demo.homes import NEIGHBOURS

    return replace(
        one, neighbours=tuple(replace(each, overall=chance.choice(WORDS)) for each in NEIGHBOURS)
    ), frozenset()


def _nothing(one: Organisation, _: random.Random) -> Happening:
    return one, frozenset()


def _in_section(one: Organisation, change: Callable[[Section], Section]) -> Organisation:
    report = _latest(one)
    first, *others = report.sections
    return replace(one, reports=(replace(report, sections=(change(first), *others)), *one.reports[1:]))


def _word_corrected(one: Organisation, chance: random.Random) -> Happening:
    old = _latest(one).sections[0]
    new = other(chance, old.rating)
    told: Told = ("rating-corrected", old.key_question, old.rating, new)
    return _in_section(one, lambda section: replace(section, rating=new)), frozenset({told})


def _statement(one: Organisation, chance: random.Random) -> Happening:
    old = _latest(one).sections[0]
    at = chance.randrange(len(old.statements))
    was = old.statements[at]
    score = chance.choice([n for n in range(1, 5) if n != was.score])
    statements = (*old.statements[:at], replace(was, score=score), *old.statements[at + 1 :])
    new = replace(old, statements=statements)
    told: set[Told] = {("statement-score-changed", f"{old.key_question}/{was.name}", was.score, score)}
    if new.score != old.score:
        told.add(("score-changed", old.key_question, old.score, new.score))
    return _in_section(one, lambda _: new), frozenset(told)


def _paragraph(one: Organisation, chance: random.Random) -> Happening:
    old = _latest(one).sections[0]
    lead = f"{old.lead[0].removesuffix('.')}, at {chance.randint(41, 99)} homes."
    told: set[Told] = {("report-amended", old.key_question, old.lead[0], lead)}
    return _in_section(one, lambda section: replace(section, lead=(lead,))), frozenset(told)


def _date(one: Organisation, _: random.Random) -> Happening:
    old = _latest(one).sections[0]
    new = old.dated + timedelta(1)
    told: Told = ("date-corrected", old.key_question, old.dated.isoformat(), new.isoformat())
    return _in_section(one, lambda section: replace(section, dated=new)), frozenset({told})


def _profile(one: Organisation) -> str:
    return one.path


def _list(one: Organisation) -> str:
    return f"{one.path}/reports"


def _first_section(one: Organisation) -> str:
    report = _latest(one)
    return report.page(one, report.sections[0])


def _listed(one: Organisation, chance: random.Random) -> Happening:
    after, told = _new_report(one, chance)
    return after, frozenset(each for each in told if each[0] == "report-published" or each[1] == "overall")


Happens = Callable[[Organisation, random.Random], Happening]
HAPPENINGS: dict[str, tuple[str, Callable[[Organisation], str], Happens]] = {
    "a new report": ("cqc-profile", _profile, _new_report),
    "one rating of a profile": ("cqc-profile", _profile, _one_word),
    "checks begin": ("cqc-profile", _profile, _checks_begin),
    "archived": ("cqc-profile", _profile, _archived),
    "another provider, or another name of it": ("cqc-profile", _profile, _run_by_others),
    "another address": ("cqc-profile", _profile, _moved_house),
    "neighbours rated": ("cqc-profile", _profile, _neighbours),
    "nothing on a profile": ("cqc-profile", _profile, _nothing),
    "a new report on the list": ("cqc-reports", _list, _listed),
    "nothing on a list": ("cqc-reports", _list, _nothing),
    "a rating corrected": ("cqc-assessment", _first_section, _word_corrected),
    "a statement's score": ("cqc-assessment", _first_section, _statement),
    "a paragraph": ("cqc-assessment", _first_section, _paragraph),
    "a date": ("cqc-assessment", _first_section, _date),
    "nothing in a report": ("cqc-assessment", _first_section, _nothing),
}
"""What happens, by name: the kind and path of the page that shows it, and what it makes of an organisation."""
