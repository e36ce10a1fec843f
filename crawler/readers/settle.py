"""From printings to ratings: one word for each key question, or none and a line that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.record import KEY_QUESTIONS, KeyQuestion, Rating, ReportRef

from .seen import Seen


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The ratings of one scope and report, and for which key questions something was printed that gives none."""

    ratings: tuple[Rating, ...] = ()
    not_understood: tuple[str, ...] = ()
    open: frozenset[KeyQuestion] = frozenset()


def settled(
    seen: Sequence[Seen],
    *,
    scope: str | None,
    report: ReportRef | None,
    dates: dict[KeyQuestion, str | None] | None = None,
) -> Settled:
    """The ratings that the printings of one scope agree on; what disagrees or is not known is listed, not given."""
    ratings: list[Rating] = []
    lines: list[str] = []
    unclear: set[KeyQuestion] = set()
    for name in KEY_QUESTIONS:
        mine = [one for one in seen if one.key_question == name]
        trouble = _trouble(name, mine)
        if trouble:
            lines.append(trouble)
            unclear.add(name)
            continue
        first = next((one for one in mine if one.style != "hint"), next(iter(mine), None))
        if first is None or first.word is None:
            continue
        word = next((one.word for one in mine if one.word and one.word.change), first.word)
        date = (dates or {}).get(name) or first.word.date
        ratings.append(
            Rating(
                scope=scope,
                key_question=name,
                rating=word.word,
                provenance="inherited" if first.inherited else "printed",
                change=word.change,
                steps=word.steps,
                date=date,
                quote=first.quote,
                report=report,
            )
        )
    return Settled(ratings=tuple(ratings), not_understood=tuple(lines), open=frozenset(unclear))


def _trouble(name: KeyQuestion, mine: Sequence[Seen]) -> str:
    for one in mine:
        if one.word is None and one.raw:
            if " / " in one.raw:
                return f'{name}: the page prints "{one.raw}" in one place, so none is taken'
            return f'{name}: "{one.raw}" is not a rating word that is known'
    words = {one.word.word for one in mine if one.word and one.style != "hint"}
    marks = {one.word.word for one in mine if one.word and one.style == "hint"}
    if len(words) > 1:
        return f"{name}: the page prints {_listed(words)}, so none is taken"
    if len(marks) > 1:
        return f"{name}: the marks in the page's code say {_listed(marks)}, so none is taken"
    if words and marks and words != marks:
        said = f"prints {_listed(words)}, and the mark in its code says {_listed(marks)}"
        return f"{name}: the page {said}, so none is taken"
    changes = {(one.word.change, one.word.steps) for one in mine if one.word and one.word.change}
    return f"{name}: the page prints two different changes beside one rating" if len(changes) > 1 else ""


def _listed(words: set[str]) -> str:
    return " and ".join(f'"{word}"' for word in sorted(words))
