"""The places in which one report prints one rating, and what they agree on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.record import KEY_QUESTIONS, RATINGS, KeyQuestion, Rating, ReportRef

from .cell import Cell

TABLE, FRONT, PART, SENTENCE = 0, 1, 2, 3
"""Which printing names the rating, best first."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One printing: ``cell`` is None where ``quote`` has in a rating's place a word that is not known."""

    scope: str | None
    key_question: KeyQuestion
    cell: Cell | None
    quote: str
    rank: int
    page: int | None = None


@dataclass(frozen=True)
class Agreed:
    """The ratings, one for each scope and key question, and what was printed that gives none."""

    ratings: tuple[Rating, ...]
    not_understood: tuple[str, ...]


def agreed(printings: Iterable[Evidence], *, report: str | None, month: str | None) -> Agreed:
    """One rating for each scope and key question; printings that contradict each other give none.

    ``month`` is that of the report. A cell with an older month says what an earlier report gave: the rating carries
    that month, and no report's id, as it is not this one that judged.
    """
    found: dict[tuple[str | None, KeyQuestion], list[Evidence]] = {}
    for one in printings:
        found.setdefault((one.scope, one.key_question), []).append(one)
    scopes = sorted(dict.fromkeys(scope for scope, _ in found), key=lambda scope: ":" in (scope or ""))
    places = sorted(found, key=lambda place: (scopes.index(place[0]), KEY_QUESTIONS.index(place[1])))
    ratings: list[Rating] = []
    lines: list[str] = []
    for place in places:
        alike = sorted(found[place], key=lambda one: one.rank)
        alike = _standing(alike, month)
        trouble = _trouble(alike)
        if trouble:
            lines.append(trouble)
        else:
            rating, note = _rating(alike, report, month)
            ratings.append(rating)
            lines += note
    return Agreed(tuple(ratings), tuple(lines))


def is_older(date: str | None, month: str | None) -> bool:
    """Whether a month printed beside a rating is before that of the report."""
    return bool(date and month and date[:7] < month[:7])


def _standing(alike: list[Evidence], month: str | None) -> list[Evidence]:
    """Without "Inspected but not rated" where the table still shows the older rating, which stands on."""
    stands = any(one.cell and one.cell.word in RATINGS and is_older(one.cell.date, month) for one in alike)
    return [one for one in alike if not (stands and one.cell and one.cell.word not in RATINGS)]


def _trouble(alike: Sequence[Evidence]) -> str:
    first = alike[0]
    name = f"{first.key_question}{_whose(first.scope)}"
    unknown = next((one.quote for one in alike if one.cell is None), None)
    if unknown is not None:
        return f'{name}: "{unknown}" has no rating word that is known, so none is taken'
    words: dict[str, str] = {}
    for one in alike:
        if one.cell:
            words.setdefault(one.cell.word, one.quote)
    if len(words) < 2 or not any(word in RATINGS for word in words):
        return ""
    said = " and ".join(f'"{quote}"' for quote in words.values())
    return f"{name}: the report prints {said}, so none is taken"


def _whose(scope: str | None) -> str:
    """Whose rating it is, in words."""
    if scope is None or ":" not in scope:
        return f" of the {scope}" if scope else ""
    return f" of {scope.partition(':')[2].replace('@', ' at ').replace('-', ' ')}"


def _rating(alike: Sequence[Evidence], report: str | None, month: str | None) -> tuple[Rating, list[str]]:
    first = alike[0]
    cells = [one.cell for one in alike if one.cell]
    changes = {one.change for one in cells if one.change}
    moved = next((one for one in cells if one.change and one.steps), None) or next(
        (one for one in cells if one.change), cells[0]
    )
    date = next((one.date for one in cells if one.date), None)
    earlier = is_older(date, month)
    rating = Rating(
        scope=first.scope,
        key_question=first.key_question,
        rating=cells[0].word,
        change=moved.change if len(changes) < 2 else None,
        steps=moved.steps if len(changes) < 2 else 0,
        date=date,
        quote=first.quote,
        report=ReportRef(id=None if earlier else report),
        framework="unknown" if earlier else None,
        page=first.page,
    )
    if len(changes) < 2:
        return rating, []
    return rating, [
        f'{first.key_question}{_whose(first.scope)}: "{first.quote}" and another line tell two different changes'
    ]
