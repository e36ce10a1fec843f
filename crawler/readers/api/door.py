"""The door for JSON: a body becomes one object, or one sentence that says what is wrong, where, and what is allowed."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from math import isfinite
from typing import Any

from crawler.readers.errors import NotUnderstood
from crawler.readers.spelling import clean

LARGEST = 8 * 1024 * 1024
"""Bytes of the largest document that is read; the largest seen has 17,000 (2026-09)."""
DEEPEST = 64
"""So many objects and lists one inside another are read; the deepest document of CQC's schema has nine."""
LONGEST = 200
"""Letters of a place that a sentence names; CQC's deepest has about 120."""
_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_json(body: bytes) -> bool:
    """Whether a body is meant as JSON, by how it begins."""
    begin = body[:4096].removeprefix(codecs.BOM_UTF8)
    for mark in _WIDE:
        begin = begin.removeprefix(mark)
    begin = begin.replace(b"\x00", b"").lstrip()
    return begin.startswith(b"{") or (begin.startswith(b"[") and begin[1:].lstrip()[:1] in b'{["]')


def opened(body: bytes) -> dict[str, Any]:
    """The object that the whole body is. Raises NotUnderstood."""
    if len(body) > LARGEST:
        raise NotUnderstood(f"the document has {len(body):,} bytes; the largest that is read has {LARGEST:,}")
    text = _text(body)
    try:
        whole = json.loads(text, object_pairs_hook=_object, parse_constant=_Number)
    except json.JSONDecodeError as error:
        raise NotUnderstood(_broken(error)) from None
    except RecursionError:
        raise NotUnderstood(_too_deep()) from None
    except ValueError:  # Python turns no number of thousands of digits into one
        raise NotUnderstood("the document holds a number of more than 4,000 digits; CQC's have up to nine") from None
    if not isinstance(whole, dict):
        raise NotUnderstood(f"the document is {called(whole)}; an object ({{…}}) is what CQC's API answers with")
    _sound(whole)
    return whole


def called(value: object) -> str:
    """What a value is, in words, as sentences about a wrong one name it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"[:40]
        case str():
            return f'the text "{clean(value)[:60]}"' if clean(value) else "an empty text"
        case list():
            return "a list"
    return "an object"


class _Number(str):
    """A word that JSON does not know as a number, such as NaN."""

    __slots__ = ()


class _Twice(str):
    """The name that an object holds twice."""

    __slots__ = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Twice:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            return _Twice(name)
        found[name] = value
    return found


def _text(body: bytes) -> str:
    if body.startswith(_WIDE) or b"\x00" in body[:4]:
        raise NotUnderstood("the document is in UTF-16 or UTF-32; CQC's API answers in UTF-8, save it in that")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUnderstood(
            f"the document is not UTF-8 (its byte {error.start + 1:,} is none); CQC's API answers in UTF-8"
        ) from None


def _broken(error: json.JSONDecodeError) -> str:
    where = f"line {error.lineno:,}, column {error.colno:,}"
    if not error.doc[error.pos :].strip() or error.msg.startswith("Unterminated"):
        return f"the document is cut off: its JSON ends in {where} before it is whole"
    if error.doc.lstrip().startswith("<"):
        return "the document is a web page and no JSON, which is what CQC's API answers with"
    if error.msg == "Extra data":
        return f"the document goes on behind its JSON, in {where}; one object alone is allowed"
    return f"the document is no JSON from {where} on ({error.msg})"


def _too_deep() -> str:
    return f"the document is nested deeper than {DEEPEST} objects and lists, which no document of CQC is"


def _sound(whole: dict[str, Any]) -> None:
    """Refuse, by its place, what JSON readers take in different ways or not at all."""
    waiting: list[tuple[object, str, int]] = [(whole, "", 1)]
    while waiting:
        value, path, depth = waiting.pop()
        if depth > DEEPEST and isinstance(value, dict | list):
            raise NotUnderstood(_too_deep())
        if isinstance(value, _Twice):
            raise NotUnderstood(f"{below(path, value)} is there twice in one object; once is allowed")
        if isinstance(value, _Number) or (isinstance(value, float) and not isfinite(value)):
            raise NotUnderstood(f"{path} is {value}, which is no number in JSON")
        waiting += [(inner, place, depth + 1) for inner, place in _inside(value, path)]


def _inside(value: object, path: str) -> Iterator[tuple[object, str]]:
    if isinstance(value, dict):
        yield from ((inner, below(path, name)) for name, inner in value.items())
    elif isinstance(value, list):
        yield from ((inner, f"{path}[{n}]") for n, inner in enumerate(value))


def below(path: str, name: str) -> str:
    """The place of a field, as sentences name it: ``currentRatings.overall.rating``."""
    shown = clean(name)[:60]
    above = path if len(path) < LONGEST else f"…{path[-LONGEST:]}"
    return f"{above}.{shown}" if above else shown
