"""A document of CQC's API as it may be kept: the names of contacts emptied, every other byte as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from .nameless import Nameless
from .readers.api.door import opened

PEOPLE = ("personTitle", "personGivenName", "personFamilyName")
_NAMED = re.compile(rf'("(?:{"|".join(PEOPLE)})"\s*:\s*)"(?:[^"\\]|\\.)*"')


def unname_json(body: bytes) -> Nameless:
    """The document without its contacts' names, which no reading has. Raises NotUnderstood for no whole document."""
    opened(body)
    content = _NAMED.sub(r'\1""', body.decode("utf-8-sig")).encode()
    if any(_held(opened(content))):
        # A key may be spelt with escapes, or hold more than a text.
        content = json.dumps(_emptied(opened(content)), ensure_ascii=False, indent=2).encode("utf-8", "replace")
    return Nameless(content, html=False, json=True)


def _held(value: Any) -> Iterator[Any]:
    """What stands under the names of people, wherever it is."""
    if isinstance(value, dict):
        yield from (inner for key, inner in value.items() if key in PEOPLE and inner)
        for inner in value.values():
            yield from _held(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _held(inner)


def _emptied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "" if key in PEOPLE else _emptied(inner) for key, inner in value.items()}
    return [_emptied(inner) for inner in value] if isinstance(value, list) else value
