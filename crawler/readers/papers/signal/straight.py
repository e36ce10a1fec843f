"""A text with the quotes and hyphens of a typewriter, letter for letter, so that places in it stay."""

from __future__ import annotations

_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‑": "-", "‐": "-"})


def straight(text: str) -> str:
    """The same text, as long, with straight quotes and plain hyphens; dashes stay."""
    return text.translate(_PLAIN)
