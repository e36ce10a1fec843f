"""Which pages of a pack are read cell by cell: those whose words and shape are of a table that matters."""

from __future__ import annotations

import re
from collections.abc import Callable

_MATTERS = re.compile(
    r"\b(?:risks?|registers?|baf|assurance|scores?|ratings?|targets?|trajectory|measures?|metrics?|indicators?|kpis?|"
    r"standards?|performance|actual|plan|budget|variance|forecast|ytd|likelihood|consequence|impact|residual|agenda|"
    r"item|recommendations?|report title|title of|purpose|presented by|author|executive (?:lead|summary)|sponsor|"
    r"lead director|previously (?:considered|discussed)|enclosure|alert|advise|assure|compliance|incidents?|"
    r"complaints|sickness|vacanc(?:y|ies)|turnover|cqc)\b",
    re.IGNORECASE,
)
LEAST_SAID = 2
"""Words of that kind that a page says at least."""
SHORT, SHORT_SHARE = 28, 0.25
"""Letters of a line that may be a cell, and the share of such lines that a page of cells has."""
NARROW = 62
"""Letters that the lines of a page of narrow cells have on average; those of prose have more."""
_TICKS = re.compile(r"[√✓✔☑☒☐\uf000-\uf0ff]")


def chosen(said: str, is_drawn: Callable[[], bool]) -> bool:
    """Whether a page, by its text, may hold a register, a scorecard, a front sheet or an agenda; ``is_drawn`` is asked
    for the rules of a table where the shape of the text does not tell."""
    if _TICKS.search(said):
        return True
    matters = _MATTERS.finditer(said)
    if sum(1 for _, _ in zip(range(LEAST_SAID), matters, strict=False)) < LEAST_SAID:
        return False
    lengths = [len(line) for line in said.split("\n") if not line.isspace()]
    short = sum(length < SHORT for length in lengths)
    return short >= SHORT_SHARE * len(lengths) or sum(lengths) <= NARROW * len(lengths) or is_drawn()
