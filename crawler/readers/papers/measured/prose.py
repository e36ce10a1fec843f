"""The measures of sentences: a figure that is set beside its target, or that bears the trust's own number."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from textwrap import shorten

from crawler.readers.spelling import folded
from storage.paper import Measure, Status

from ..pack import Pack
from ..sentences import Sentence
from .asked import WORD, stands, targets, yearly
from .called import name_asked, name_of
from .clauses import clauses
from .figure import Figure, figures
from .named import slug
from .period import months_in, period_of
from .status import compared, of_latest_month
from .target import Target
from .way import way_of

MOST_FIGURES = 24
"""Figures of one clause; more is a table that lost its cells."""
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\(([A-Z]{1,3}\d{1,2}[a-z]?)\)\W*$")
_NOT_YET = re.compile(
    r"\b(?:will|would|should|could|might|expected|expects?|forecast\w*|predict\w*|project(?:ed|ion)|plans? to|planning|aims?|aiming|"
    r"intend\w*|if|unless|until|in order to|to (?:achieve|reach|deliver|meet|ensure)|must|needs? to|requires?|required|proposed?)\b"
)
_DENIED = re.compile(r"\b(?:not|n't|never|no longer)\b.{0,30}$")
_PAST = re.compile(r"\b(?:from|by|previously|compared (?:to|with)|increase of|decrease of|reduction of|improvement of|(?:rise|fall|drop) of)\s?$")
_OF_CHANGE = re.compile(r"\s?(?:percentage )?(?:points?\b|(?:increase|decrease|improvement|reduction|deterioration|rise|drop|negative|below|above|lower|higher|under|over|worse|better)\b)")
_VERB = re.compile(r"\b(?:remains?|remained|continues?|continued|is|are|was|were|has|have)\b")
_ROSE = re.compile(r"\b(?:increased|risen|rose)\b")
_FELL = re.compile(r"\b(?:decreased|reduced|fallen|fell|declined)\b")
_UNITS = frozenset({"%", "weeks", "days", "hours", "minutes", "clock2", "clock3", ""})


@dataclass
class Said:
    """What is read of the sentences so far."""

    measures: list[Measure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def of_prose(pack: Pack, but: Collection[int] = ()) -> Said:
    """Every measure that a sentence gives outside the tables of measures."""
    said = Said()
    for sentence, text in clauses(pack, _DIGIT, but):
        words = folded(text)
        if len(words) != len(text):
            continue
        if WORD.search(words):
            _against(sentence, text, words, said)
        elif number := _NUMBER.search(text):
            _numbered(sentence, text, words, number[1], said)
    return said


def _against(sentence: Sentence, text: str, words: str, said: Said) -> None:
    """One measure for each target of a clause: the figure before it of its own unit, else the one behind it."""
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
        near = before or behind
        if not near:
            continue
        value = near[0] if len(near) == 1 else of_latest_month(words[: figure.start], near)
        if value is None:
            said.notes.append(f"more than one figure before its target: {shorten(text, 160, placeholder='…')}")
        else:
            _say(sentence, text, words, Pair(target, value, start, near if len(near) > 1 else []), said)
        start = figure.end
    if not asked and len(values) == 1 and values[0].unit == "%":
        _by_words(sentence, text, words, values[0], said)


@dataclass(frozen=True)
class Pair:
    """A figure and its target in one clause; ``start``: where the part of the clause about them begins.

    ``series``: all the figures of its months.
    """

    target: Target
    value: Figure
    start: int
    series: list[Figure]


def _say(sentence: Sentence, text: str, words: str, pair: Pair, said: Said) -> None:
    value, figure = pair.value, pair.target.figure
    named = (pair.series or [value])[0]
    first = named.start < figure.start
    ahead = words[pair.start if first else figure.end : named.start]
    if _NOT_YET.search(ahead) or (_DENIED.search(ahead) if first else _DENIED.search(ahead[-8:])):
        return
    if first:
        name = name_of(text, words, pair.start, (named.start, named.end), figure.start)
    else:
        name = name_of(text, words, figure.end, (named.start, named.end), len(text)) if "," in ahead else None
        name = name or name_asked(text, words, pair.start, (figure.start, figure.end))
    if name is None:
        said.notes.append(f"a figure and its target, of what is not plain: {shorten(text, 160, placeholder='…')}")
        return
    between = words[max(pair.start, named.start - 40) : figure.start] if first else words[pair.start : named.start]
    status, computed, against = _status(name, pair.target, value, between, words)
    if against:
        said.notes.append(f"the words and the figures of a measure do not agree: {shorten(text, 160, placeholder='…')}")
    if _worded_otherwise(words[: figure.start], pair.series):
        said.notes.append(f"a change is worded the other way than its figures go: {shorten(text, 160, placeholder='…')}")
    _add(sentence, text, words, value, name, status, computed, said, target=text[figure.start : figure.end], pair=pair)


def _status(name: str, target: Target, value: Figure, between: str, words: str) -> tuple[Status, bool, bool]:
    """The status, whether it is worked out, and whether the clause's words and figures gainsay each other."""
    way = target.way or way_of(name, value.unit) or way_of(words, value.unit)
    said = stands(between)
    if yearly(words):
        return "unknown", False, False
    over = value.number - target.figure.number
    if said in ("over", "under"):
        if (over > 0) != (said == "over") or not over:
            return "unknown", False, True
        return compared(target, value, way), way is not None, False
    summed = compared(target, value, way)
    if said in ("worse", "missed", "better", "met"):
        word: Status = "off-target" if said in ("worse", "missed") else "on-target"
        return ("unknown", False, True) if summed not in ("unknown", word) else (word, False, False)
    return summed, summed != "unknown", False


def _by_words(sentence: Sentence, text: str, words: str, value: Figure, said: Said) -> None:
    """A figure that is said to be below or above a target which is not printed beside it."""
    target = WORD.search(words)
    if target is None or target[0].startswith("plan") or _NOT_YET.search(words) or _DENIED.search(words[: target.start()]):
        return
    near = words[max(0, target.start() - 40) : target.start()] + " " + words[target.start() : target.end()]
    verb = _VERB.search(words)
    name = name_of(text, words, 0, (min(value.start, verb.start() if verb else target.start()), value.end), len(text))
    said_so = stands(near)
    way = way_of(name or "", "%")
    if name is None or said_so not in ("over", "under", "better", "worse", "missed") or yearly(words):
        return
    bad = said_so in ("worse", "missed") or (way and (said_so == "under") == (way == "high"))
    sure = said_so in ("worse", "missed", "better") or way is not None
    status: Status = "unknown" if not sure else "off-target" if bad else "on-target"
    _add(sentence, text, words, value, name, status, False, said)


def _numbered(sentence: Sentence, text: str, words: str, number: str, said: Said) -> None:
    """A figure without target that bears the trust's own number of its measure."""
    found = [one for one in figures(words) if one.unit in _UNITS - {""} and not _of_change(words, one) and not one.hyphened]
    value = found[0] if len(found) == 1 else of_latest_month(words, found)
    if value is None or _NOT_YET.search(words[: value.start]):
        return
    if name := name_of(text, words, 0, (found[0].start, found[0].end), len(text)):
        _add(sentence, text, words, value, name, "unknown", False, said, series=found)


def _add(
    sentence: Sentence, text: str, words: str, value: Figure, name: str, status: Status, computed: bool, said: Said,
    *, target: str | None = None, pair: Pair | None = None, series: list[Figure] | None = None,
) -> None:  # fmt: skip
    number = _NUMBER.search(text)
    said.measures.append(
        Measure(
            id=number[1] if number else slug(name), name=name, target=target, value=text[value.start : value.end].strip(),
            period=_period(text, words, value, pair, series or (pair.series if pair else [])), status=status, computed=computed and status != "unknown", quote=text,
            page=sentence.page, line=sentence.line, paper=sentence.paper,
        )
    )  # fmt: skip


def _period(text: str, words: str, value: Figure, pair: Pair | None, series: list[Figure]) -> str | None:
    """The period beside a figure: of a row of months its own, else the only one that the words about it name."""
    start = pair.start if pair else 0
    stop = pair.target.figure.start if pair and pair.target.figure.start > value.end else len(words)
    months = [one for one in months_in(words) if len(series) > 1 or start <= one[0] < stop]
    if len(months) == 1 or len(series) == len(months) > 1:
        own = months[series.index(value) if len(months) > 1 else 0]
        return text[own[0] : own[1]].strip()
    named = period_of(words[start:stop]) if not months else None
    at = words.find(named, start) if named else -1
    return text[at : at + len(named or "")] if at >= 0 else None


def _of_change(words: str, figure: Figure) -> bool:
    """Whether a figure is that of a change or of an earlier time, and not of how things stand."""
    before = words[max(0, figure.start - 24) : figure.start]
    return bool(_PAST.search(before) or _OF_CHANGE.match(words[figure.end : figure.end + 20]))


def _worded_otherwise(words: str, series: list[Figure]) -> bool:
    if len(series) < 2:
        return False
    rising = series[-1].number > series[0].number
    return bool((_FELL if rising else _ROSE).search(words)) and series[-1].number != series[0].number
