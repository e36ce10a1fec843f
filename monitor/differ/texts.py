"""Compare the findings of one report with what the same report said before."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from storage.change import Change, Ignored
from storage.fact import Fact, fold

from .draft import draft
from .known import Known, Missing, Step

ALIKE = 0.5
"""Two paragraphs that share half of their words are one paragraph amended."""


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
    added = _unlike(lost, new)
    if not new:
        gone = [_removed(fact, before, paragraph, url) for paragraph in lost]
        whole = draft("report-amended", fact, before=before, url=url, was="\n".join(lost), now=None, gone=True)
        return [Missing(fact=before, changes=(whole, *gone), then=fact)]
    amended = draft(
        "report-amended", fact, before=_quoting(before, lost) if lost else None, url=url,
        was="\n".join(lost) or None, now="\n".join(new), quote="\n".join(new),
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


def _unlike(lost: list[str], new: list[str]) -> list[str]:
    """The new paragraphs that amend none of the lost ones; each lost one is amended once."""
    rest = list(lost)
    added = []
    for paragraph in new:
        near = max(rest, key=lambda one: _likeness(one, paragraph), default=None)
        if near is not None and _likeness(near, paragraph) >= ALIKE:
            rest.remove(near)
        else:
            added.append(paragraph)
    return added


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one).split(), fold(other).split(), autojunk=False).ratio()


def _removed(fact: Fact, before: Fact, paragraph: str, url: str | None) -> Change:
    return draft("finding-removed", fact, before=_quoting(before, [paragraph]), url=url, was=paragraph, gone=True)


def _quoting(before: Fact, paragraphs: list[str]) -> Fact:
    return before.model_copy(update={"quote": paragraphs[0]}) if paragraphs else before
