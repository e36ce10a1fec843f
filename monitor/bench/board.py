"""Invented boards: what the papers of a meeting say, before anybody writes them down."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .invented import NAMES

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
TITLES = ("Integrated performance report", "Corporate risk register")
MEASURED: Mapping[str, tuple[int, int, int]] = {
    "Cancer treated within 62 days": (85, 1, 40), "Complaints answered in time": (90, 1, 55),
    "Staff appraised": (95, 1, 60), "Staff sickness": (5, -1, 12), "Vacancy rate": (8, -1, 25),
}  # fmt: skip
"""Each measure with its target, whether more (1) or less (-1) is better, and its furthest from the target."""
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
    """What the papers of one meeting say.

    ``levels``: of each aim and domain, ``sheets``: of each paper's front sheet, ``values``: of each measure its figure,
    ``said``: a sentence about events, ``more``: a sentence of the risk paper.
    """

    trust: str
    met: date
    risks: tuple[Risk, ...]
    levels: Mapping[tuple[str, str], str]
    sheets: Mapping[str, str]
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
        sheets={title: chance.choice(LEVELS) for title in TITLES},
        values={name: value(name, chance.random() < 0.5, chance) for name in chance.sample([*MEASURED], 4)},
        said=chance.choice(SILENT),
    )


def value(name: str, good: bool, chance: random.Random) -> float:
    """A figure of a measure that keeps to its target (``good``), or misses it."""
    target, better, worst = MEASURED[name]
    if good:
        return target + better * chance.randint(1, 3)
    return target - better * chance.randint(1, abs(worst - target))


def is_good(name: str, value: float) -> bool:
    """Whether a figure keeps to its target."""
    target, better, _ = MEASURED[name]
    return (value - target) * better >= 0
