"""Invented packs of board papers of two meetings of a trust, each written in its own form, and what has to be told."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from deploy.demo.facts import MONTHS, day

from .invented import NAMES
from .printed import in_print
from .scene import NOTHING, Scene
from .told import Told

DANGERS = (
    "The roof of the theatre block may leak in heavy rain", "Too few registered nurses on the elderly wards at night",
    "The main switchboard is older than its makers' support", "People wait too long for a hearing test",
    "Savings for the year may not be found", "Paper records may be lost when they are moved between sites",
    "The boiler house may not last another winter", "Letters to family doctors go out late",
)  # fmt: skip
SCORES = {6: (2, 3), 8: (2, 4), 9: (3, 3), 12: (3, 4), 15: (3, 5), 16: (4, 4), 20: (4, 5)}
AIMS = ("Give good care", "Be a good employer", "Spend money well", "Work with others")
DOMAINS = ("Safe", "Effective", "Caring", "Responsive")
LEVELS = ("Substantial", "Reasonable", "Limited")
MEASURED: Mapping[str, tuple[str, int, int, int]] = {
    "Cancer treated within 62 days": ("%", 85, 1, 40), "Complaints answered in time": ("%", 90, 1, 55),
    "Staff appraised": ("%", 95, 1, 60), "Staff sickness": ("%", 5, -1, 12), "Vacancy rate": ("%", 8, -1, 25),
}  # fmt: skip
"""Each measure with its unit, its target, whether more (1) or less (-1) is better, and its furthest from the target."""
PROSE = (
    "The Executive Team went through the report line by line and asked for shorter papers.",
    "Visits to wards have begun again, and what was seen is on the intranet.",
    "The Trust has written to its partners about the winter and waits for their answers.",
    "Colleagues were thanked for {n} ideas that they had sent in.",
)
NEVER = "One never event was reported in {month}: a swab was left in a wound."
SILENT = (
    "No never events were reported in the period.", "There have been no never events since the last meeting.",
    "The never event reported in June 2019 has been closed.", "Never events: nil.",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Risk:
    """A risk of the register: its ratings now, at the meeting before (None: it is new) and wanted."""

    id: str
    text: str
    score: int
    before: int | None
    target: int = 6


@dataclass(frozen=True, kw_only=True)
class Board:
    """What the papers of one meeting say; ``values``: of each measure its figure; ``said``: one sentence about events,
    ``more``: a sentence of the risk paper."""

    trust: str
    met: date
    risks: tuple[Risk, ...]
    levels: Mapping[tuple[str, str], str]
    values: Mapping[str, float]
    said: str
    more: str = ""


def board(chance: random.Random) -> Board:
    """A trust's papers of one meeting."""
    letters, first, step = chance.choice((("", 2107, 7), ("BAF", 1, 1), ("SR", 1, 1), ("CRR", 1, 1)))
    risks = tuple(
        Risk(id=f"{letters}{first + n * step}", text=text, score=score, before=score)
        for n, text in enumerate(chance.sample(DANGERS, chance.randint(3, 6)))
        for score in [chance.choice([*SCORES])]
    )
    return Board(
        trust=f"{chance.choice(NAMES)}shire Community NHS Foundation Trust",
        met=date(2025, 1, 7) + timedelta(chance.randrange(300)),
        risks=risks,
        levels={(aim, domain): chance.choice(LEVELS) for aim in AIMS[: chance.randint(2, 4)] for domain in DOMAINS},
        values={name: _value(name, chance.random() < 0.5, chance) for name in chance.sample([*MEASURED], 4)},
        said=chance.choice(SILENT),
    )


def _value(name: str, good: bool, chance: random.Random) -> float:
    _, target, better, worst = MEASURED[name]
    if good:
        return target + better * chance.randint(1, 3)
    return target - better * chance.randint(1, abs(worst - target))


def is_good(name: str, value: float) -> bool:
    """Whether a figure keeps to its target."""
    _, target, better, _ = MEASURED[name]
    return (value - target) * better >= 0


Happens = Callable[[Board, random.Random], tuple[Board, frozenset[Told]]]


def _nothing(one: Board, _: random.Random) -> tuple[Board, frozenset[Told]]:
    return one, NOTHING


def _moved(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    at = chance.randrange(len(one.risks))
    was = one.risks[at]
    now = replace(was, score=chance.choice([score for score in SCORES if score != was.score]))
    risks = (*one.risks[:at], now, *one.risks[at + 1 :])
    return replace(one, risks=risks), frozenset({("risk-score-changed", was.id, was.score, now.score)})


def _added(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    last = one.risks[-1].id
    letters = last.rstrip("0123456789")
    text = next(text for text in DANGERS if text not in {risk.text for risk in one.risks})
    fresh = Risk(id=f"{letters}{int(last[len(letters) :]) + 3}", text=text, score=12, before=None)
    at = chance.randint(0, len(one.risks))
    risks = (*one.risks[:at], fresh, *one.risks[at:])
    return replace(one, risks=risks), frozenset({("risk-added", fresh.id, None, 12)})


def _unlisted(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    gone = chance.choice(one.risks)
    left = tuple(risk for risk in one.risks if risk is not gone)
    return replace(one, risks=left), frozenset({("risk-not-listed", gone.id, gone.score, None)})


def _closed(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    gone = chance.choice(one.risks)
    left = tuple(risk for risk in one.risks if risk is not gone)
    said = chance.choice((f"Risk {gone.id} was closed since the last meeting.", f"Risk {gone.id} has been closed."))
    return replace(one, risks=left, more=said), frozenset({("risk-closed", gone.id, gone.score, None)})


def _assured(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    at = chance.choice([*one.levels])
    was = one.levels[at]
    now = chance.choice([level for level in LEVELS if level != was])
    told: Told = ("assurance-changed", f"{at[0]}/{at[1].lower()}", was, now)
    return replace(one, levels={**one.levels, at: now}), frozenset({told})


def _measured(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    name = chance.choice([*one.values])
    was = one.values[name]
    now = _value(name, chance.random() < 0.5, chance)
    kinds = {(True, False): "measure-off-target", (False, True): "measure-back-on-target"}
    kind = kinds.get((is_good(name, was), is_good(name, now)), "measure-changed")
    told: Told = (kind, name.lower().replace(" ", "-"), f"{was:g}%", f"{now:g}%")
    return replace(one, values={**one.values, name: now}), frozenset({told} if was != now else ())


def _event(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    said = NEVER.format(month=chance.choice(MONTHS))
    return replace(one, said=said), frozenset({("signal-raised", "never-event", None, said)})


def _no_event(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    return replace(one, said=chance.choice(SILENT)), NOTHING


HAPPENINGS: dict[str, Happens] = {
    "nothing": _nothing,
    "another sentence of nothing": _no_event,
    "a rating": _moved,
    "a risk more": _added,
    "a risk less": _unlisted,
    "a risk that was closed": _closed,
    "a level": _assured,
    "a measure": _measured,
    "a never event": _event,
}
Rows = list[list[str]]


@dataclass(frozen=True)
class _Form:
    """How one meeting's papers are written, all of it drawn anew; ``register``: its risks stand in a table."""

    chance: random.Random
    register: bool
    printed: bool = False

    def written(self, one: Board) -> str:
        """The pack as its text."""
        return "\n\n".join(self._parts(one)) + "\n"

    def _parts(self, one: Board) -> Iterator[str]:
        draw = self.chance.choice
        yield from (one.trust, draw(("Board of Directors meeting in public", "Trust Board (Public)", "PUBLIC BOARD")))
        yield draw((day(one.met), f"{one.met:%A} {day(one.met)} at 9.30am", f"{one.met:%d/%m/%Y}"))
        yield from ("Agenda", self._table([["Item", "Title", "Purpose"], *self._items()]))
        yield from self._paper(1, "Integrated performance report")
        yield from (
            "Assurance by domain",
            self._table(self._levels(one)),
            "Performance",
            self._table(self._values(one)),
        )
        yield one.said
        yield from self._paper(2, "Corporate risk register")
        yield from [one.more] if one.more else []
        listed = self.chance.choice((self._register, self._matrix)) if self.register else self._by_itself
        yield from ("Corporate risk register", *listed(one))
        yield self._prose()

    @staticmethod
    def _items() -> Rows:
        return [["1", "Integrated performance report", "Assurance"], ["2", "Corporate risk register", "Approval"]]

    def _paper(self, item: int, title: str) -> Iterator[str]:
        name, ask = (
            self.chance.choice(("Report title", "Title of report", "Title")),
            self.chance.choice(("note", "discuss")),
        )
        yield f"{name}: {title}\nAgenda item: {item}\nRecommendation: The Board is asked to {ask} the report."
        yield self._prose()

    def _prose(self) -> str:
        return self.chance.choice(PROSE).format(n=self.chance.randint(30, 90))

    def _table(self, rows: Rows) -> str:
        if not self.printed and self.chance.random() < 0.3:
            return "\n".join(f"| {' | '.join(row)} |" for row in rows)
        return "\n".join("\t".join(row) for row in rows)

    def _levels(self, one: Board) -> Rows:
        aims = list(dict.fromkeys(aim for aim, _ in one.levels))
        first = self.chance.choice(("Objective", "Strategic objective"))
        return [[first, *DOMAINS], *([aim, *(one.levels[aim, domain] for domain in DOMAINS)] for aim in aims)]

    def _values(self, one: Board) -> Rows:
        head = self.chance.choice((["Measure", "Target"], ["Indicator", "Target"], ["KPI", "Standard"]))
        month = MONTHS[(one.met.month - 2) % 12]
        names = self.chance.sample([*one.values], len(one.values))
        on, off = self.chance.choice((("On target", "Off target"), ("Achieved", "Not achieved"), ("Green", "Red")))
        rows = [
            [name, f"{MEASURED[name][1]}%", f"{one.values[name]:g}%", on if is_good(name, one.values[name]) else off]
            for name in names
        ]
        return [[*head, f"{month} {one.met.year}", self.chance.choice(("Status", "RAG"))], *rows]

    def _register(self, one: Board) -> Iterator[str]:
        columns: list[tuple[str, Callable[[Risk], str]]] = [
            (
                self.chance.choice(("Previous score", "Previous rating")),
                lambda risk: self._score(risk.before) if risk.before else self.chance.choice(("New", "-", "N/A")),
            ),
            (self.chance.choice(("Current score", "Current rating")), lambda risk: self._score(risk.score)),
            (self.chance.choice(("Target score", "Target rating")), lambda risk: self._score(risk.target)),
        ]
        columns = [columns[n] for n in self.chance.choice(((0, 1, 2), (1, 2), (1,), (2, 1), (1, 0)))]
        named = self.chance.choice(("ID", "Risk ID", "Ref")), self.chance.choice(("Risk", "Risk description"))
        rows = [[risk.id, risk.text, *(said(risk) for _, said in columns)] for risk in self._risks(one)]
        yield self._table([[*named, *(name for name, _ in columns)], *rows])

    def _matrix(self, one: Board) -> Iterator[str]:
        """A register that prints both sides of each score, and which way it went."""
        side = self.chance.choice((("Consequence", "Likelihood"), ("Impact", "Likelihood"), ("C", "L")))
        rows = [
            [risk.id, risk.text, *map(str, SCORES[risk.score]), str(risk.score), self._way(risk), "Chief Nurse"]
            for risk in self._risks(one)
        ]
        yield self._table([["Risk ID", "Risk", *side, "Score", "Trend", "Lead"], *rows])

    def _way(self, risk: Risk) -> str:
        if risk.before is None:
            return "New"
        if risk.before == risk.score:
            return self.chance.choice(("↔", "No change", "→"))
        return self.chance.choice(("↑", "Increased") if risk.before < risk.score else ("↓", "Reduced"))

    def _by_itself(self, one: Board) -> Iterator[str]:
        """Each risk by itself: in a sentence, or with its parts below one another."""
        as_card = self.chance.random() < 0.5
        for risk in self._risks(one):
            now, wanted = self._score(risk.score), self._score(risk.target)
            if as_card:
                yield f"Risk {risk.id}: {risk.text}"
                yield from (
                    f"Current score: {now}",
                    f"Target score: {wanted}",
                    "Controls: a plan that is looked at monthly.",
                )
            else:
                yield f"Risk {risk.id}: {risk.text}. Current score {now}, target score {wanted}."

    def _risks(self, one: Board) -> list[Risk]:
        return self.chance.sample(one.risks, len(one.risks))

    def _score(self, score: int) -> str:
        one, two = SCORES[score]
        return self.chance.choice((f"{score}", f"{one} x {two} = {score}", f"{score} ({one}x{two})"))


def meetings(chance: random.Random) -> Scene:
    """The papers of two meetings of one trust, between which something happened."""
    before = board(chance)
    name = chance.choice([*HAPPENINGS])
    after, told = HAPPENINGS[name](before, chance)
    after = replace(after, met=before.met + timedelta(chance.randint(28, 91)))
    listed, printed = [chance.random() < 0.7 for _ in range(2)], chance.random() < 0.2
    old = _Form(chance, listed[0]).written(before)
    new = _Form(chance, listed[1], printed).written(after)
    if not all(listed):  # a list in sentences is never known to be whole
        told = frozenset(one for one in told if one[0] != "risk-not-listed")
    return Scene(
        name=f"packs of two meetings: {name}", form="whole", address=None, old=old.encode(),
        new=in_print(new) if printed else new.encode(), told=told, how=("in print",) if printed else (),
    )  # fmt: skip
