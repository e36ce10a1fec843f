"""The measures of sentences: a figure that is set beside its target, or that bears the trust's own number."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from textwrap import shorten

from crawler.readers.papers.pack import Pack
from storage.paper import Measure

from .asked import NAMES, WORD, stands, targets, yearly
from .called import name_asked, name_of
from .clauses import Clause, clauses
from .figure import Figure, figures
from .named import slug
from .period import months_in, period_of
from .stand import Stand, stand_of
from .status import of_latest_month
from .target import Target
from .way import way_of

MOST_FIGURES = 24
"""Figures of one clause; more is a table that lost its cells."""
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\(([A-Z]{1,3}\d{1,2}[a-z]?)\)\W*$")
_NOT_YET = re.compile(
    r"\b(?:will|would|should|could|might|expected|expects?|forecast\w*|predict\w*|project(?:ed|ion)|plans? to|"
    r"planning|aims?|aiming|"
    r"intend\w*|if|unless|until|in order to|to (?:achieve|reach|deliver|meet|ensure)|must|needs? to|requires?|"
    r"required|proposed?)\b"
)
_ASKED = re.compile(r"\b(?:asked|queried|questioned|wondered|whether|challenged|suggested|enquired)\b")
"""A question in the minutes is no figure of the trust's."""
_OF_RISK = re.compile(
    r"\b[1-5] ?[x×] ?[1-5] ?=|\b(?:current|residual|inherent|initial|gross|net) (?:risk )?(?:scores?|ratings?)\b"
    r"|\brisk (?:scores?|ratings?)\b"
)
"""The rating of a risk, which has a target too, and is no measure."""
_DENIED = re.compile(r"\b(?:not|n't|never|no longer)\b.{0,30}$")
_PAST = re.compile(
    r"\b(?:from|by|previously|compared (?:to|with)|increase of|decrease of|reduction of|improvement of|(?:rise|fall|"
    r"drop) of)\s?$"
)
_OF_CHANGE = re.compile(
    r"\s?(?:percentage )?(?:points?\b|(?:increase|decrease|improvement|reduction|deterioration|rise|drop|negative|"
    r"below|above|lower|higher|under|over|worse|better)\b)"
)
_SET = rf"(?:above|below|better than|worse than|short of) (?:the |our |its |trust )*(?:national )?{NAMES}"
_STATED = re.compile(
    r"(?P<name>.{3,90}?)\b(?:remains?|remained|continues? to be|is|are|was|were|stays?) "
    rf"(?:just |still |well |slightly )?(?P<said>{_SET}) (?:at|with) (?P<at>)\d"
    r"|(?P<name2>.{3,90}?)\b(?:at|was|is|were|are|of) (?P<at2>)\d[\d.]{0,5} ?%[\s,(–-]{0,3}"
    rf"(?:which |and |this |it |is |was |remains? )*(?P<said2>{_SET})"
)
"""A figure right beside the words that set it to a target whose own figure is not printed."""
_BEFORE_IT = re.compile(
    r"\b(?:from|compared (?:with|to)|previously) \d[\d,.]{0,8}\s?(?:%|per cent|days?|weeks?|minutes?)? (?:in|for|at) $"
)
"""The month of the figure of before is not that of the figure."""
_SIGN = re.compile(r"(?:=>|=<|>=?|<=?|≥|≤)\s?$")
_ROSE = re.compile(r"\b(?:increased|risen|rose)\b")
_FELL = re.compile(r"\b(?:decreased|reduced|fallen|fell|declined)\b")
_UNITS = frozenset({"%", "weeks", "days", "hours", "minutes", "clock2", "clock3", ""})


@dataclass
class Said:
    """What is read of the sentences so far."""

    measures: list[Measure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def note(self, why: str, clause: Clause) -> None:
        self.notes.append(f"{why}: {shorten(clause.text, 160, placeholder='…')}")


@dataclass(frozen=True)
class Value:
    """A figure of a clause and the part of it that is about it, from ``start`` to ``stop``.

    ``target``: what is asked of it, None where no figure for that is printed. ``series``: the figures of its months.
    """

    figure: Figure
    start: int
    stop: int
    target: Target | None = None
    series: tuple[Figure, ...] = ()


def of_prose(pack: Pack, but: Collection[int] = ()) -> Said:
    """Every measure that a sentence gives outside the tables of measures."""
    said = Said()
    for clause in clauses(pack, _DIGIT, but):
        if _ASKED.search(clause.words) or _OF_RISK.search(clause.words):
            continue
        if WORD.search(clause.words):
            _against(clause, said)
        elif _NUMBER.search(clause.text):
            _numbered(clause, said)
    return said


def _against(clause: Clause, said: Said) -> None:
    """One measure for each target of a clause: the figure before it of its own unit, else the one behind it."""
    words = clause.words
    found = [one for one in figures(words) if one.unit in _UNITS]
    if len(found) > MOST_FIGURES:
        return
    asked = targets(words, found)
    values = [one for one in found if one not in asked and not one.hyphened and not _of_change(words, one)]
    asked = {one: asked[one] for one in asked if any(value.unit == one.unit for value in values)}
    start = 0
    for figure, target in asked.items():
        same = [one for one in values if one.unit == figure.unit]
        before = [one for one in same if start <= one.start < figure.start]
        behind = [one for one in same if one.start > figure.end][:1] if len(asked) == 1 else []
        if near := before or behind:
            value = near[0] if len(near) == 1 else of_latest_month(words[: figure.start], near)
            stop = figure.start if before else len(words)
            if value is None:
                said.note("more than one figure before its target", clause)
            else:
                _say(clause, Value(value, start, stop, target, tuple(near) if len(near) > 1 else ()), said)
            start = figure.end
    if not asked and len(values) == 1 and values[0].unit == "%":
        _by_words(clause, values[0], said)


def _say(clause: Clause, value: Value, said: Said) -> None:
    assert value.target
    named, asked = (value.series or (value.figure,))[0], value.target.figure
    first = named.start < asked.start
    ahead = clause.words[value.start if first else asked.end : named.start]
    if _NOT_YET.search(ahead) or _DENIED.search(ahead if first else ahead[-8:]):
        return
    name = name_of(clause, value.start, named, asked.start) if first else _behind(clause, value.start, named, asked)
    if name is None:
        said.note("a figure and its target, of what is not plain", clause)
        return
    from_ = max(value.start, named.start - 40) if first else value.start
    stand = stand_of(
        name,
        value.target,
        value.figure,
        clause.words[from_ : asked.start if first else named.start],
        clause.words,
        clause.words[value.start : asked.end if first else value.stop],
    )
    if stand.against:
        said.note("the words and the figures of a measure do not agree", clause)
    if _worded_otherwise(clause.words[: asked.start], value.series):
        said.note("a change is worded the other way than its figures go", clause)
    _add(clause, value, name, stand, said)


def _behind(clause: Clause, start: int, named: Figure, asked: Figure) -> str | None:
    """The name of a figure that its target stands before."""
    own = name_of(clause, asked.end, named, len(clause.text)) if "," in clause.words[asked.end : named.start] else None
    return own or name_asked(clause, start, asked)


def _by_words(clause: Clause, figure: Figure, said: Said) -> None:
    """A figure that is said to be below or above a target which is not printed beside it."""
    found = _STATED.match(clause.words)
    if not found or figure.start not in (found.start("at"), found.start("at2")) or yearly(clause.words):
        return
    end = found.end("name") if found["name"] else found.end("name2")
    if _NOT_YET.search(clause.words[:end]) or _DENIED.search(clause.words[: figure.start]):
        return
    name = name_of(clause, 0, Figure(0.0, "", "", end, figure.end), len(clause.text))
    stands_so, way = stands(found["said"] or found["said2"]), way_of(name or "", "%")
    if name is None or stands_so is None or (stands_so in ("over", "under") and way is None):
        return
    bad = stands_so in ("worse", "missed") or (stands_so == "under") == (way == "high")
    bad = bad and stands_so != "better"
    _add(clause, Value(figure, 0, len(clause.words)), name, Stand("off-target" if bad else "on-target"), said)


def _numbered(clause: Clause, said: Said) -> None:
    """A figure without target that bears the trust's own number of its measure."""
    words = clause.words
    found = [
        one for one in figures(words) if one.unit in _UNITS - {""} and not _of_change(words, one) and not one.hyphened
    ]
    figure = found[0] if len(found) == 1 else of_latest_month(words, found)
    if figure is None or _NOT_YET.search(words[: figure.start]):
        return
    if name := name_of(clause, 0, found[0], len(words)):
        _add(clause, Value(figure, 0, len(words), series=tuple(found) if len(found) > 1 else ()), name, Stand(), said)


def _add(clause: Clause, value: Value, name: str, stand: Stand, said: Said) -> None:
    number, at = _NUMBER.search(clause.text), clause.sentence
    said.measures.append(
        Measure(
            id=number[1] if number else slug(name),
            name=name,
            target=_printed(clause, value.target.figure) if value.target else None,
            value=clause.text[value.figure.start : value.figure.end].strip(),
            period=_period(clause, value),
            status=stand.status,
            computed=stand.computed,
            quote=clause.text,
            page=at.page,
            line=at.line,
            paper=at.paper,
        )
    )


def _printed(clause: Clause, figure: Figure) -> str:
    """A target's figure with the sign before it."""
    sign = _SIGN.search(clause.text[max(0, figure.start - 4) : figure.start])
    return f"{sign[0].strip() if sign else ''}{clause.text[figure.start : figure.end].strip()}"


def _period(clause: Clause, value: Value) -> str | None:
    """The period beside a figure: of a row of months its own, else the only one that the words about it name."""
    words, series = clause.words, value.series
    months = [one for one in months_in(words) if series or value.start <= one[0] < value.stop]
    of_before = [] if series else [one for one in months if _BEFORE_IT.search(words[: one[0]])]
    months = [one for one in months if one not in of_before]
    if len(months) == 1 or 1 < len(series) == len(months):
        own = months[series.index(value.figure) if len(months) > 1 else 0]
        return clause.text[own[0] : own[1]].strip()
    named = period_of(words[value.start : value.stop]) if not months and not of_before else None
    at = words.find(named, value.start) if named else -1
    return clause.text[at : at + len(named or "")] if at >= 0 else None


def _of_change(words: str, figure: Figure) -> bool:
    """Whether a figure is that of a change or of an earlier time, and not of how things stand."""
    before = words[max(0, figure.start - 24) : figure.start]
    return bool(_PAST.search(before) or _OF_CHANGE.match(words[figure.end : figure.end + 20]))


def _worded_otherwise(words: str, series: tuple[Figure, ...]) -> bool:
    if len(series) < 2 or series[-1].number == series[0].number:
        return False
    return bool((_FELL if series[-1].number > series[0].number else _ROSE).search(words))
