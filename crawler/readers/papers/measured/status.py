"""Whether a measure is on target: by the paper's own word, else worked out where one figure meets one target."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from crawler.readers.spelling import folded
from storage.paper import Status

from .figure import Figure, figures
from .period import months_in
from .target import Target, Way, target_of
from .way import way_of

_ON = re.compile(
    r"(?:on|at|above|exceeding|meeting|met|achieved|achieving|better than) (?:the )?(?:target|plan|standard|"
    r"trajectory|threshold)|"
    r"(?:target |standard |fully )?(?:met|achieved|achieving|compliant|passed)|passing|pass|green|g|on track|"
    r"achieved in full"
)
_OFF = re.compile(
    r"off[- ](?:target|plan|track)|(?:not|below|missed|under|failing|worse than|behind|failed|missing) (?:the )?"
    r"(?:target|plan|standard|trajectory|threshold)|(?:target |standard )?not (?:met|achieved|compliant|passed|"
    r"meeting|achieving)"
    r"(?: (?:the )?(?:target|standard))?|(?:fail|failed|failing|red|r|missed|breached|unmet|non[- ]compliant)"
)
_YES = ("yes", "y", "✓", "✔", "√", "☑")
_NO = ("no", "n", "✗", "✘", "x", "☒")
_SPC_OFF = re.compile(
    r"(?:consistently )?fail(?:s|ing|ed)?\b(?! safe)(?: (?:the|to (?:meet|achieve|hit)(?: the)?) target)?"
)
_SPC_ON = re.compile(
    r"(?:consistently )?pass(?:es|ing|ed)?\b(?: the target)?|consistently (?:meeting|achieving|hitting)\b.{0,20}"
)
_UNSURE = re.compile(r"\b(?:inconsistent\w*|hit (?:and|or|&|/) miss|random|unreliab\w+|unknown|common cause|mixed)\b|/")
_CHANGED = re.compile(
    r"\b(?:increased?|decreased?|reduced|reduction|improved|improvement|rise|risen|rose|fall|fell|fallen|up|down|"
    r"change|drop)"
    r"(?: of| by| from)?\s$|\b(?:by|from|previously|was)\s$"
)
_BEHIND = re.compile(
    r"\s(?:above|below|under|over|increase|decrease|improvement|reduction|better|worse|higher|lower|points?)\b"
)


@dataclass(frozen=True)
class Judged:
    """A status, and whether it was worked out. ``against``: the paper's word and its figures do not agree."""

    status: Status = "unknown"
    computed: bool = False
    against: bool = False


def said(cell: str, *, asked: bool = False) -> Status:
    """What a cell for it says, word for word: "Met", "Red", "not achieved"; amber is neither.

    ``asked``: its head asks whether the target is met, so that "Yes" or a tick says it.
    """
    words = folded(cell).strip(" .:")
    if asked and words in _YES + _NO:
        return "on-target" if words in _YES else "off-target"
    if _ON.fullmatch(words):
        return "on-target"
    return "off-target" if _OFF.fullmatch(words) else "unknown"


def said_by_chart(cell: str) -> Status:
    """What the words of a control chart say of its target: only those of one that always fails or always passes."""
    words = folded(cell)
    if _UNSURE.search(words) or len(words) > 120:
        return "unknown"
    off, on = bool(_SPC_OFF.search(words)), bool(_SPC_ON.search(words))
    return "unknown" if off == on else "off-target" if off else "on-target"


def judged(name: str, target: str | None, value: str | None, *, word: Status = "unknown", chart: Status = "unknown",
           way: Way | None = None) -> Judged:  # fmt: skip
    """The status by the paper's own word, else by its chart unless its figures gainsay it, else by its figures."""
    summed = computed(name, target, value, way=way)
    if word != "unknown":
        return Judged(word, against=summed not in ("unknown", word))
    if chart != "unknown":
        return Judged(against=True) if summed not in ("unknown", chart) else Judged(chart)
    return Judged(summed, computed=summed != "unknown")


def computed(name: str, target: str | None, value: str | None, *, way: Way | None = None) -> Status:
    """The status that one latest figure of the target's own unit has; unknown where anything about it is open."""
    asked = target_of(target or "")
    found = latest_figure(value or "", asked.figure.unit) if asked else None
    if asked is None or found is None:
        return "unknown"
    return compared(asked, found, asked.way or way or way_of(name, asked.figure.unit))


def compared(asked: Target, found: Figure, way: Way | None) -> Status:
    """How a figure stands to a target of a known good side."""
    if way is None or found.unit != asked.figure.unit:
        return "unknown"
    over = found.number - asked.figure.number
    if over == 0:
        return "unknown" if asked.strict or asked.base else "on-target"
    good = over > 0 if way == "high" else over < 0
    if asked.base:
        return "unknown" if good else "off-target"
    return "on-target" if good else "off-target"


def latest_figure(value: str, unit: str) -> Figure | None:
    """The one figure of this unit that a value prints, or that of its latest month; None where that is not plain."""
    words = folded(value)
    if len(words) > 300 or re.match(r"no\b.*\d", words):
        return None
    found = [
        one for one in figures(words)
        if not _CHANGED.search(words[max(0, one.start - 16) : one.start])
        and not _BEHIND.match(words[one.end : one.end + 14])
    ]  # fmt: skip
    same = [one for one in found if one.unit == unit]
    if unit == "" and len(found) != len(same):
        return None
    if len(same) == 1:
        return same[0]
    if (word := words.strip(" .")) in ("zero", "nil", "none") and unit in ("", "%"):
        return Figure(0.0, unit, word, 0, len(word))
    return of_latest_month(words, same)


def of_latest_month(words: str, found: list[Figure]) -> Figure | None:
    """The figure beside the latest month, where figures and months stand in turn and the months go one way."""
    months = months_in(words)
    if len(found) < 2 or len(months) != len(found):
        return None
    marks = sorted([(one.start, "f") for one in found] + [(one[0], "m") for one in months])
    turns = "".join(kind for _, kind in marks)
    if turns not in ("fm" * len(found), "mf" * len(found)):
        return None
    steps = [(b[2] - a[2]) % 12 for a, b in itertools.pairwise(months)]
    if all(1 <= step <= 6 for step in steps):
        return found[-1]
    return found[0] if all(step > 6 for step in steps) else None
