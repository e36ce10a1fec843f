"""Compare the findings of one report with what the same report said before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from monitor.words import subject_in_words
from storage.change import Change, Ignored
from storage.fact import Fact, fold

from .draft import draft
from .known import Known, Missing, Step

ALIKE = 0.5
"""Two paragraphs that share half of their words are one paragraph amended."""
HEADINGS, FIGURES = 4, 5
"""How many headings and figures a summary names."""
_FIGURE = re.compile(r"[£$€]?\d+(?:[.,:/]\d+)*%?")


def compare_text(known: Known, fact: Fact, *, url: str | None) -> list[Step | Missing | Ignored]:
    """The step for the paragraphs of one key question; the order of paragraphs and their spelling are no change."""
    before = known.get(fact)
    if before is None or not isinstance(before.value, tuple) or not isinstance(fact.value, tuple):
        return [Step(fact=fact)]
    lost, new = _apart(_without(before.value, fact.value), _without(fact.value, before.value))
    if not lost and not new:
        return [Step(fact=fact)]
    if _cut_off(lost, new, fact.value):
        detail = f"the text of {fact.subject} ends in the midst of a sentence that was printed whole before"
        return [Ignored(reason="absent", detail=detail)]
    pairs, added = _paired(lost, new)
    said = _said(fact, lost, new, pairs)
    if not new:
        gone = [_removed(fact, before, paragraph, url) for paragraph in lost]
        whole = draft("report-amended", fact, before=before, url=url, was="\n".join(lost), gone=True, said=said)
        return [Missing(fact=before, changes=(whole, *gone), then=fact)]
    amended = draft(
        "report-amended", fact, before=_quoting(before, lost) if lost else None, url=url,
        was="\n".join(lost) or None, now="\n".join(new), quote="\n".join(new), said=said,
    )  # fmt: skip
    steps: list[Step | Missing | Ignored] = [Step(fact=fact, change=amended)]
    steps += [
        Step(fact=fact, change=draft("finding-added", fact, before=None, url=url, now=paragraph, quote=paragraph))
        for paragraph in added
    ]
    return steps


def _cut_off(lost: list[str], new: list[str], paragraphs: tuple[str, ...]) -> bool:
    """Whether all that is new is the beginning of a known paragraph, at the end of the text."""
    if len(new) != 1 or new[0] != paragraphs[-1] or new[0].endswith((".", "!", "?", "”", '"', ")")):
        return False
    return any(fold(one).startswith(fold(new[0])) for one in lost)


def _apart(lost: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """The paragraphs of both sides without those under a heading that only begin and end elsewhere."""
    was, now = _joined(lost), _joined(new)
    same = {heading for heading in was.keys() & now.keys() if was[heading] == now[heading]}
    return [one for one in lost if _heading(one) not in same], [one for one in new if _heading(one) not in same]


def _joined(paragraphs: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for paragraph in paragraphs:
        heading = _heading(paragraph)
        found[heading] = f"{found.get(heading, '')}{fold(paragraph.removeprefix(heading))}".replace(" ", "")
    return found


def _heading(paragraph: str) -> str:
    return paragraph.partition("\n")[0] if "\n" in paragraph else ""


def _without(paragraphs: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    left = Counter(fold(other) for other in others)
    remaining = []
    for paragraph in paragraphs:
        key = fold(paragraph)
        if left[key]:
            left[key] -= 1
        else:
            remaining.append(paragraph)
    return remaining


def _paired(lost: list[str], new: list[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Each lost paragraph with the new one that amends it, and the new ones that amend none."""
    rest = list(lost)
    pairs, added = [], []
    for paragraph in new:
        near = max(rest, key=lambda one: likeness(one, paragraph), default=None)
        if near is not None and likeness(near, paragraph) >= ALIKE:
            rest.remove(near)
            pairs.append((near, paragraph))
        else:
            added.append(paragraph)
    return pairs, added


def likeness(one: str, other: str) -> float:
    """How many of their words two texts share, from 0 to 1."""
    return SequenceMatcher(None, fold(one).split(), fold(other).split(), autojunk=False).ratio()


def _said(fact: Fact, lost: list[str], new: list[str], pairs: list[tuple[str, str]]) -> str:
    """Which finding of the report was amended, and which of its figures moved."""
    under = dict.fromkeys(heading for one in (new or lost) if (heading := _heading(one)))
    where = [subject_in_words(fact.subject), *(f"“{heading}”" for heading in under)]
    shown = ", ".join(where[:HEADINGS]) + (" and more" if len(where) > HEADINGS else "")
    figures = list(dict.fromkeys(figure for pair in pairs for figure in _figures(*pair)))
    moved = ", ".join(figures[:FIGURES]) + (" and more" if len(figures) > FIGURES else "")
    if moved:
        return f"report's text amended ({shown}), its figures too: {moved}"
    how = "" if pairs else ", paragraphs added" if not lost else ", paragraphs taken out" if not new else ""
    return f"report's text amended ({shown}){how}"


def _figures(before: str, now: str) -> Iterator[str]:
    """The figures that moved inside a paragraph: "12 to 15"."""
    was, are = before.split(), now.split()
    for what, one, to, other, end in SequenceMatcher(None, was, are, autojunk=False).get_opcodes():
        if what == "replace":
            old, new = (_FIGURE.findall(" ".join(words)) for words in (was[one:to], are[other:end]))
            if len(old) == len(new):
                yield from (f"{left} to {right}" for left, right in zip(old, new, strict=True) if left != right)


def _removed(fact: Fact, before: Fact, paragraph: str, url: str | None) -> Change:
    return draft("finding-removed", fact, before=_quoting(before, [paragraph]), url=url, was=paragraph, gone=True)


def _quoting(before: Fact, paragraphs: list[str]) -> Fact:
    return before.model_copy(update={"quote": paragraphs[0]}) if paragraphs else before
