"""Days as papers print them: ISO, ``2026-07`` where only a month is printed."""

from __future__ import annotations

from datetime import date


def as_day(text: str | None) -> str | None:
    """The text where it is a day or a month, else None."""
    try:
        date.fromisoformat(f"{text}-01" if text and len(text) == 7 else text or "")
    except ValueError:
        return None
    return text


def apart(one: str, other: str) -> int | None:
    """How many days lie between two of them; None where one is only a month."""
    if len(one) != 10 or len(other) != 10:
        return None
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
