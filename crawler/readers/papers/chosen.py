"""Which pages of a pack are read cell by cell: those whose words and shape are of a table that matters."""

from __future__ import annotations

import re
from collections.abc import Callable

_WORD = re.compile(r"\w+")
_MATTERS = frozenset(
    re.findall(
        r"\w+",
        "risk risks register registers baf assurance score scores rating ratings target targets trajectory measure "
        "measures metric metrics indicator indicators kpi kpis standard standards performance actual plan budget "
        "variance forecast ytd likelihood consequence impact residual agenda item recommendation recommendations "
        "purpose author sponsor enclosure alert advise assure compliance incident incidents complaints sickness "
        "vacancy vacancies turnover cqc",
    )
)
_PHRASES = (
    "report title", "title of", "presented by", "executive lead", "executive summary", "lead director",
    "previously considered", "previously discussed",
)  # fmt: skip
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
    words = said.casefold()
    if sum(word in _MATTERS for word in _WORD.findall(words)) + sum(map(words.count, _PHRASES)) < LEAST_SAID:
        return False
    lengths = [len(line) for line in said.split("\n") if not line.isspace()]
    short = sum(length < SHORT for length in lengths)
    return short >= SHORT_SHARE * len(lengths) or sum(lengths) <= NARROW * len(lengths) or is_drawn()
