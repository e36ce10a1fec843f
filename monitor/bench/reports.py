"""Ways in which the text of an inspection report may be saved otherwise without saying anything else."""

from __future__ import annotations

import random
import re

from .cosmetic import COSMETIC_TEXT, Mutation, changed, dated, folded_lines

_KEPT = (
    "line ends", "byte order mark", "no-break spaces", "ends of lines", "indented", "more empty lines",
    "straight quotes", "curly quotes", "bullets", "dashes for bullets", "ratings in capitals",
)  # fmt: skip
"""What may happen to any copied text; a report has no menu of the site around it."""
_FRONT = re.compile(r"(?m)^[ \t]*(?:Date[s]? of .*|\d+ .{3,80} (?:Inspection|Quality) report .*)$")
_TITLE = re.compile(r"(?m)^(?P<name>.{3,120})\n+(?:Inspection|Quality) report$")
_PUBLISHED = re.compile(r"Date of publication: (.*)")
_GAP = re.compile(r"\n{2,}")


def _at_front(change: Mutation) -> Mutation:
    """Only the lines that print the report's own dates, at its front and at the foot of its pages."""
    return lambda text, chance: _FRONT.sub(lambda found: change(found[0], chance), text)


def paged(text: str, chance: random.Random) -> str:
    """Foots and heads of pages between paragraphs, where pages end."""
    title, published = _TITLE.search(text), _PUBLISHED.search(text)
    if not title or not published:
        return text
    gaps = [gap for gap in _GAP.finditer(text) if gap.start() > len(text) // 3 and "\t" not in _beside(text, gap)]
    pages = sorted(chance.sample(gaps, min(len(gaps), chance.randint(1, 6))), key=lambda gap: gap.start())
    found, at = "", 0
    for number, gap in enumerate(pages, 2):
        foot = f"{number} {title['name']} Inspection report {published[1]}"
        head = "\n\nSummary of findings" if chance.random() < 0.3 else ""
        found += f"{text[at : gap.start()]}\n\n{foot}{head}\n\n"
        at = gap.end()
    return found + text[at:]


def _beside(text: str, gap: re.Match[str]) -> str:
    """The lines before and after a gap."""
    return text[text.rfind("\n", 0, gap.start()) + 1 : gap.start()] + text[gap.end() : text.find("\n", gap.end())]


def _in_rows(change: Mutation) -> Mutation:
    """Only the rows of tables."""
    return lambda text, chance: re.sub(r"(?m)^.*\t.*$", lambda found: change(found[0], chance), text)


def _beside_rows(change: Mutation) -> Mutation:
    """Everything but the rows of tables."""
    return lambda text, chance: re.sub(r"(?m)^[^\t\n]+$", lambda found: change(found[0], chance), text)


def spaced(row: str, _: random.Random) -> str:
    # An empty first cell is only told by tabs: blanks before a line are an indent.
    return row if row.startswith("\t") else re.sub("\t", "        ", row)


def barred(row: str, _: random.Random) -> str:
    return f"| {' | '.join(row.split(chr(9)))} |"


COSMETIC_REPORT: dict[str, Mutation] = {
    **{name: COSMETIC_TEXT[name] for name in _KEPT},
    "numeric dates": _at_front(dated("{day:02}/{month:02}/{year}")),
    "short months": _at_front(dated("{day} {short} {year}")),
    "ordinals": _at_front(dated("{day}th {name} {year}")),
    "leading noughts": _at_front(dated("{day:02} {name} {year}")),
    "ISO dates": _at_front(dated("{year}-{month:02}-{day:02}")),
    "folded at 80": _beside_rows(folded_lines(80)),
    "folded at 120": _beside_rows(folded_lines(120)),
    "pages": paged,
    "form feeds": lambda text, chance: re.sub(r"\n\n", lambda gap: chance.choice((gap[0],) * 9 + ("\n\f\n",)), text),
    "two-headed arrows": changed(r"[➔→] ←", "↔"),
    "split arrows": changed(r"↔|➔ ←", "→ ←"),
    "arrows for triangles": lambda text, _: text.replace("▲", "↑").replace("▼", "↓"),
    "triangles for arrows": lambda text, _: text.replace("↑", "▲").replace("↓", "▼"),
    "without marks": lambda text, _: text.replace(" ●", ""),
    "months in brackets": _in_rows(changed(r"(?<=[a-z←↔▲▼] )([A-Z][a-z]{2,8} \d{4})", r"(\1)")),
    "columns of blanks": _in_rows(spaced),
    "bars": _in_rows(barred),
    "well led": _in_rows(changed("Well-led", "Well led")),
    "capitals in cells": _in_rows(changed("Requires improvement", "Requires Improvement")),
}
"""Mutations of the text of a report after which a person reads the same."""
