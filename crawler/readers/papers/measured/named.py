"""What a measure is called: the trust's own number of it, else a short form of its name."""

from __future__ import annotations

import re

from crawler.addresses import slug_of

_LONGEST = 80
_OWN = re.compile(
    r"(?:[A-Z][A-Z&/]{0,5})?[ .-]?\d{1,3}(?:[.-]\d{1,3}){0,3}[a-z]{0,2}(?: ?\([0-9a-z]{1,3}\))?\.?|[A-Z]{1,3}\d?[a-z]?",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"((?:[A-Z]{1,5}[ .-]?\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?|\d{1,2}(?:\.\d{1,2}){1,3}[a-z]?|"
    r"\d{1,2}[a-z])(?: ?\(\d{1,2}\))?)"
    r"[.:)]?\s+(?:[-–:]\s+)?(?=[A-Z%#])"
)
_UNIT = re.compile(r"(?:days?|weeks?|hours?|hrs?|minutes?|mins?|months?|years?)\b", re.IGNORECASE)


def id_and_name(given: str, name: str) -> tuple[str | None, str]:
    """The trust's own id of a measure, from its own column or before its name, and the name.

    A bare number is its place in a list, which moves, and no id.
    """
    if given and _OWN.fullmatch(given):
        return (None if given.strip(".").isdigit() else given.strip(". ")), name
    if (found := _LEADING.match(name)) and not _UNIT.match(name[found.end() :]):
        return found[1], name[found.end() :]
    return None, name


def slug(name: str) -> str:
    """The name in small letters and hyphens, cut between words."""
    whole = slug_of(name)
    return (
        whole
        if len(whole) <= _LONGEST
        else whole[: whole.rfind("-", 0, _LONGEST) if "-" in whole[:_LONGEST] else _LONGEST]
    )
