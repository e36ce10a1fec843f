"""The NHS trusts among those that are shipped: which are open, and what came after those that closed."""

from __future__ import annotations

from functools import cache

from .register import ICB, Registered, register


@cache
def trusts() -> dict[str, Registered]:
    """Every NHS trust by its code, those that closed too (Organisation Data Service, July 2026)."""
    return {code: one for code, one in register().items() if one.type != ICB}


def open_trusts() -> tuple[Registered, ...]:
    """The trusts that are there now."""
    return tuple(trust for trust in trusts().values() if not trust.closed)


def closed_trust(code: str) -> Registered | None:
    """The trust of this code where it closed."""
    trust = trusts().get(code)
    return trust if trust is not None and trust.closed else None


def line_from(trust: Registered) -> tuple[Registered, ...]:
    """The trusts that took the place of one that closed, one after another through every merger since.

    The last is open; empty where that is not known.
    """
    seen, line = {trust.code}, [trust]
    while line[-1].closed and line[-1].successor and line[-1].successor not in seen:
        seen.add(line[-1].successor)
        line.append(trusts()[line[-1].successor])
    return () if line[-1].closed else tuple(line[1:])


def standing_in(trust: Registered) -> Registered | None:
    """The trust that stands in the place of one that closed, through every merger since; None where that is unknown."""
    line = line_from(trust)
    return line[-1] if line else None
