"""What checking a bundle, or a database, comes to: one line for each check, and one sentence for all of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from storage.record import Value

Result = Literal["holds", "fails", "not-checked"]
Worth = Literal["proven", "partly", "unproven", "broken"]
"""``partly``: nothing contradicts it, and some of it cannot be proven from the bundle alone."""


class Check(Value):
    """One check, and in a sentence what came of it."""

    name: str
    result: Result
    sentence: str


def holds(name: str, sentence: str) -> Check:
    """A check that came out well."""
    return Check(name=name, result="holds", sentence=sentence)


def fails(name: str, sentence: str) -> Check:
    """A check that did not."""
    return Check(name=name, result="fails", sentence=sentence)


def open_(name: str, sentence: str) -> Check:
    """A check that could not be made here."""
    return Check(name=name, result="not-checked", sentence=sentence)


def of(checks: Iterable[Check], result: Result) -> list[Check]:
    """Those that came out so."""
    return [one for one in checks if one.result == result]
