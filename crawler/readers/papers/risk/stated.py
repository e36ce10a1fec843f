"""The ratings that stand in a sentence: those said in words, and those that only their place beside an id explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .evidence import Said
from .figures import figure_at
from .moves import thought_of
from .ratings import bracketed, rated

POSSIBLE = frozenset(one * other for one in range(1, 6) for other in range(1, 6))
"""The ratings that a likelihood and a consequence of 1 to 5 can give."""
_RIGHT_BEHIND = re.compile(r"[\s:,-]{0,3}")
_BEHIND_ID = re.compile(r"(?:\s?\([^()]{1,80}\))?\s?[:=-]\s?(?P<n>\d{1,2})(?=\s?(?:$|[,;()]|\.(?!\d)|\band\b))")
_MOVED = re.compile(r"\s?\(\s?from (?P<from>\d{1,2}) to (?P<to>\d{1,2})\s?\)")
_STOP = re.compile(r"(?:^|[-:;,.])\s{0,3}(?=[\dLCIS])", re.IGNORECASE)
_STOPS = re.compile(r"\s?(?:$|[;,/)]|\.(?!\d)|-\s)")

Place = tuple[int, int]


def stated(sentence: str, ids: Sequence[Place], *, entry: bool, last: bool) -> list[Said]:
    """The ratings of a plain sentence in order, without what is proposed or refused.

    ``ids``: where the ids in it stand. ``entry``: its paragraph opens with an id. ``last``: nothing follows it there.
    """
    found: list[Said] = []
    ends = {end for _, end in ids}
    _add(found, (one for one in rated(sentence) if one.end not in ends))
    _add(found, _in_brackets(sentence, ids, entry=entry, last=last))
    if len(ids) > 1:
        _add(found, _each_in_brackets(sentence, ids))
    if ids or entry:
        _add(found, _products(sentence))
    _add(found, _behind_ids(sentence, ids))
    _add(found, _moved(sentence, ids))
    return sorted((one for one in found if not one.maybe), key=lambda one: one.start)


def _add(found: list[Said], more: Iterable[Said]) -> None:
    """Add those whose figures are not read already."""
    for one in more:
        if not any(other.start < one.end and one.start < other.end for other in found):
            found.append(one)


def _in_brackets(sentence: str, ids: Sequence[Place], *, entry: bool, last: bool) -> Iterable[Said]:
    """``(4 x 4 = 16)`` anywhere; a number alone only right behind an id, or at the end of a paragraph about one."""
    for one in bracketed(sentence):
        beside = any(_RIGHT_BEHIND.fullmatch(sentence, end, one.start) for _, end in ids if 0 <= one.start - end < 4)
        closes = entry and last and not re.search(r"\w", sentence[one.end :])
        if (not one.maybe and (ids or entry)) or ((beside or closes) and one.value in POSSIBLE):
            yield Said(one.kind, one.value, one.start, one.end, True, False)


def _each_in_brackets(sentence: str, ids: Sequence[Place]) -> Iterable[Said]:
    """``Risk 3078 Triage (12); Risk 3079 Fridges (9)``: one number in brackets behind each of several ids."""
    brackets = [one for one in bracketed(sentence) if one.value in POSSIBLE]
    until = [*(start for start, _ in ids[1:]), len(sentence)]
    mine = [
        [one for one in brackets if end <= one.start < stop] for (_, end), stop in zip(ids, until, strict=True)
    ]  # fmt: skip
    if any(len(one) != 1 for one in mine):
        return []
    return [Said("current", one.value, one.start, one.end, True) for (one,) in mine]


def _products(sentence: str) -> Iterable[Said]:
    """``L4 x C5 = 20`` between stops or dashes, with no word that says of what."""
    for match in _STOP.finditer(sentence):
        figure = figure_at(sentence, match.end())
        if figure and figure.sure and _STOPS.match(sentence, figure.end):
            yield Said("current", figure.value, match.end(), figure.end, True)


def _behind_ids(sentence: str, ids: Sequence[Place]) -> Iterable[Said]:
    """``BAF9: 16, BAF10 - 12``."""
    for _, end in ids:
        match = _BEHIND_ID.match(sentence, end)
        if match and int(match["n"]) in POSSIBLE:
            yield Said("current", int(match["n"]), match.start(), match.end(), True)


def _moved(sentence: str, ids: Sequence[Place]) -> Iterable[Said]:
    """``BAF9 (from 12 to 16)``."""
    for _, end in ids:
        match = _MOVED.match(sentence, end)
        if (
            match
            and int(match["from"]) in POSSIBLE
            and int(match["to"]) in POSSIBLE
            and not thought_of(sentence, match.start())
        ):
            yield Said("previous", int(match["from"]), match.start(), match.end("from"))
            yield Said("current", int(match["to"]), match.end("from"), match.end())
