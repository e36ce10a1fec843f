"""Ways in which a document of the API may move without saying anything else."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

Change = Callable[[Any, random.Random], Any]


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    """A JSON value with every object, list and text in it changed, the innermost first."""
    if isinstance(value, dict):
        return change({name: _each(inner, change) for name, inner in value.items()})
    if isinstance(value, list):
        return change([_each(inner, change) for inner in value])
    return change(value)


def _shuffled(kind: type[dict[str, Any]] | type[list[Any]]) -> Change:
    def shuffle(value: Any, chance: random.Random) -> Any:
        if not isinstance(value, kind):
            return value
        parts: list[Any] = list(value.items() if isinstance(value, dict) else value)
        chance.shuffle(parts)
        return dict(parts) if isinstance(value, dict) else parts

    return lambda document, chance: _each(document, lambda value: shuffle(value, chance))


def _restamped(document: Any, chance: random.Random) -> Any:
    stamp = f"?{chance.randrange(2019, 2027)}0430120000"
    return _each(
        document,
        lambda value: (
            re.sub(r"(?<=/)([0-9a-f-]{36})(\?\d{14})?$", rf"\1{stamp}", value) if isinstance(value, str) else value
        ),
    )


def _without_empty(document: Any, _: random.Random) -> Any:
    def drop(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: inner for name, inner in value.items() if inner not in ("", [], {}, None)}
        return value

    return _each(document, drop)


def _with_empty(document: Any, _: random.Random) -> Any:
    more = {"alsoKnownAs": "", "inspectionAreas": [], "unpublishedReports": [], "locationTypes": []}
    return {**more, **document}


def _ratings_spelt(document: Any, _: random.Random) -> Any:
    other = {"Requires improvement": "Requires Improvement", "Requires Improvement": "Requires improvement"}

    def spell(value: Any) -> Any:
        if isinstance(value, dict) and str(value.get("rating")) in other:
            return {**value, "rating": other[value["rating"]]}
        return value

    return _each(document, spell)


def _with_more(document: Any, chance: random.Random) -> Any:
    return {**document, f"newField{chance.randrange(99)}": {"rating": "Inadequate", "name": "Safe"}, "drift": [1, None]}


_DOCUMENTS: dict[str, Change] = {
    "keys turned": _shuffled(dict),
    "lists turned": _shuffled(list),
    "stamps": _restamped,
    "without empty fields": _without_empty,
    "with empty fields": _with_empty,
    "ratings spelt otherwise": _ratings_spelt,
    "fields never seen": _with_more,
}
_SPELLINGS: dict[str, Callable[[Any], str]] = {
    "indented": lambda document: json.dumps(document, indent=4, ensure_ascii=False),
    "compact": lambda document: json.dumps(document, separators=(",", ":"), ensure_ascii=False),
    "in ASCII": lambda document: json.dumps(document),
    "byte order mark": lambda document: "\ufeff" + json.dumps(document, ensure_ascii=False),
    "line ends": lambda document: json.dumps(document, indent=2).replace("\n", "\r\n"),
}


def _changed(change: Change) -> Callable[[str, random.Random], str]:
    return lambda text, chance: json.dumps(change(json.loads(text.removeprefix("\ufeff")), chance), ensure_ascii=False)


def _spelt(spell: Callable[[Any], str]) -> Callable[[str, random.Random], str]:
    return lambda text, _: spell(json.loads(text.removeprefix("\ufeff")))


COSMETIC_JSON: dict[str, Callable[[str, random.Random], str]] = {
    **{name: _changed(change) for name, change in _DOCUMENTS.items()},
    **{name: _spelt(spell) for name, spell in _SPELLINGS.items()},
}
"""Mutations of an API document after which it says the same."""
