"""Under which of CQC's frameworks a page was written, by what only that framework prints."""

from __future__ import annotations

import re
from collections.abc import Iterable

from storage.record import Framework

from .blocks import Block
from .lines import area_score, carried_out, entry_title, report_from
from .spelling import folded

_SAF = re.compile(r"under our new approach|\bquality statements?\b|single assessment framework")
_KLOE = re.compile(
    r"during an? (?:\w+ ){0,3}?(?:routine|focused|follow.?up|comprehensive|inspection|themed|"
    r"responsive|unannounced|announced)\b.*"
)
RATED_SINCE = 2014


def framework_of(blocks: Iterable[Block]) -> Framework:
    """The framework of the first landmark in the blocks: saf, kloe, pre-2014 or unknown."""
    year: int | None = None
    for block in blocks:
        if block.region == "alert" or block.foreign or not block.text:
            continue
        text = block.text
        if report_from(text)[0] or area_score(text) or _SAF.search(folded(text)):
            return "saf"
        years = re.findall(r"\b(20\d\d)\b", text) if len(text) < 90 else []
        year = int(years[-1]) if years else year
        carried = carried_out(text)
        title = entry_title(text) or (carried[1] if carried else None)
        if title and _KLOE.fullmatch(folded(title)):
            return "pre-2014" if year is not None and year < RATED_SINCE else "kloe"
    return "unknown"
