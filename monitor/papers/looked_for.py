"""The words that rules look for in board papers."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.settings import Rule


def looked_for(rules: Iterable[Rule]) -> frozenset[str]:
    """All of them, as they are written."""
    return frozenset(word for rule in rules for word in rule.words)
