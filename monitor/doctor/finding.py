"""What an examination finds: one sentence, how grave it is, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from storage.record import Value

Level = Literal["ok", "note", "warning", "trouble"]
LEVELS: tuple[Level, ...] = ("trouble", "warning", "note", "ok")
"""The gravest first."""


class Finding(Value):
    """One finding of a check; ``advice`` says what to do, and is None where nothing is to be done."""

    name: str
    level: Level
    finding: str
    advice: str | None = None


def ok(name: str, finding: str) -> Finding:
    """Something that is as it should be."""
    return Finding(name=name, level="ok", finding=finding)


def note(name: str, finding: str, advice: str | None = None) -> Finding:
    """Something worth knowing."""
    return Finding(name=name, level="note", finding=finding, advice=advice)


def warning(name: str, finding: str, advice: str) -> Finding:
    """Something that works, but not as it was meant."""
    return Finding(name=name, level="warning", finding=finding, advice=advice)


def trouble(name: str, finding: str, advice: str) -> Finding:
    """Something that does not work."""
    return Finding(name=name, level="trouble", finding=finding, advice=advice)


def seconds(number: float) -> str:
    """A number of seconds with its noun: "1 second", "0.5 seconds"."""
    return f"{number:g} second{'' if number == 1 else 's'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names as a sentence says them: "a, b and c", "a, b, c and 4 more"."""
    told = list(names[:most])
    if len(names) > most:
        return f"{', '.join(told)} and {len(names) - most:,} more"
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}" if told else ""
