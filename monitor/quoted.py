"""A quote as a message gives it: who says it, and what it says without the marks of a data format."""

from __future__ import annotations

import re

_FIELD = r'"(\w+)": "(.*?)"(?=, "| … "|…?$)'


def says(quote: str, *, before: bool = False) -> str:
    """What stands before a quote: "CQC page shows", or of fields of a document "CQC's data service shows"."""
    of_document = re.match(_FIELD, quote) is not None
    if before:
        return "Before, CQC's data service showed" if of_document else "Before, CQC showed"
    return "CQC's data service shows" if of_document else "CQC page shows"


def legible(quote: str) -> str:
    """The quote; of fields of a document ``name: Well-led, rating: Good``."""
    return re.sub(_FIELD, r"\1: \2", quote) if re.match(_FIELD, quote) else quote
