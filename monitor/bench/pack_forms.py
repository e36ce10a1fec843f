"""How trusts write the papers of a meeting: an invented board's as the text of a pack."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from deploy.demo.facts import MONTHS, day

from .board import DOMAINS, MEASURED, SCORES, TITLES, Board, Risk, is_good

PROSE = (
    "The Executive Team went through the report line by line and asked for shorter papers.",
    "Visits to wards have begun again, and what was seen is on the intranet.",
    "The Trust has written to its partners about the winter and waits for their answers.",
    "Colleagues were thanked for {n} ideas that they had sent in.",
)
Rows = list[list[str]]


@dataclass(frozen=True)
class Form:
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
        yield from self._paper(one, 1)
        yield from ("Assurance by domain", self._table(self._levels(one)), "Performance")
        if self.chance.random() < 0.3:
            yield from (self._said(name, figure, one.met) for name, figure in one.values.items())
        else:
            yield self._table(self._values(one))
        yield one.said
        yield from self._paper(one, 2)
        yield from [one.more] if one.more else []
        listed = self.chance.choice((self._register, self._matrix)) if self.register else self._by_itself
        yield from ("Corporate risk register", *listed(one))
        yield self._prose()

    @staticmethod
    def _items() -> Rows:
        return [["1", TITLES[0], "Assurance"], ["2", TITLES[1], "Approval"]]

    def _paper(self, one: Board, item: int) -> Iterator[str]:
        draw, title = self.chance.choice, TITLES[item - 1]
        lines = [
            f"{draw(('Report title', 'Title of report', 'Title'))}: {title}",
            f"Agenda item: {item}",
            f"{draw(('Level of assurance', 'Assurance level', 'Assurance rating'))}: {one.sheets[title]}",
            f"Recommendation: The Board is asked to {draw(('note', 'discuss'))} the report.",
        ]
        yield "\n".join(lines)
        yield self._prose()

    def _prose(self) -> str:
        return self.chance.choice(PROSE).format(n=self.chance.randint(30, 90))

    def _table(self, rows: Rows) -> str:
        if not self.printed and self.chance.random() < 0.3:
            barred = [f"| {' | '.join(row)} |" for row in rows]
            if self.chance.random() < 0.5:
                barred.insert(1, f"|{'---|' * len(rows[0])}")
            return "\n".join(barred)
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
            [name, f"{MEASURED[name][0]}%", f"{one.values[name]:g}%", on if is_good(name, one.values[name]) else off]
            for name in names
        ]
        return [[*head, f"{month} {one.met.year}", self.chance.choice(("Status", "RAG"))], *rows]

    def _said(self, name: str, value: float, met: date) -> str:
        """A measure in a sentence."""
        asked = MEASURED[name][0]
        month = MONTHS[(met.month - 2) % 12]
        return self.chance.choice(
            (
                f"{name} was {value:g}% in {month} against a target of {asked}%.",
                f"{name} stands at {value:g}% (target {asked}%).",
                f"In {month}, {name[:1].lower()}{name[1:]} was {value:g}% against the target of {asked}%.",
            )
        )

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
