"""A new report set against the one before it: which findings and actions are new, repeated, no longer mentioned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from monitor.sentences import day
from storage.fact import Attribute, Fact, fold

from .known import Known

ALIKE = 0.6
"""Two paragraphs that share so much of their words say the same thing."""
_SORTS: tuple[tuple[Attribute, str, str], ...] = (("text", "finding", "findings"), ("action", "action", "actions"))
MOST = 250_000
"""So many pairs of paragraphs are looked at for likeness; where there are more, only equal ones are repeated."""


def set_against(known: Known, shown: Sequence[Fact], report: Fact) -> str | None:
    """What a report's document repeats of the report before it, in words; None without one, or for a page.

    What is not mentioned again is never said to be resolved: a focused inspection looks at a part only.
    """
    before = _before(known, shown, report) if report.route == "report" else None
    if before is None:
        return None
    told = []
    for attribute, one, many in _SORTS:
        was = _said(fact for fact in known.of(attribute) if _of(fact) == before)
        now = _said(fact for fact in shown if fact.attribute == attribute)
        if was or now:
            told.append(_counted(was, now, one, many))
    return f"set against the {_named(known, before)}, {'; '.join(told)}" if told else None


def _before(known: Known, shown: Sequence[Fact], report: Fact) -> str | None:
    """The last report of the same scope that was read from its document, earlier than this one."""
    scopes = {fact.scope for fact in shown if fact.attribute == "text"}
    earlier = {
        fact.true_from: _of(fact)
        for fact in known.of("text", route="report")
        if fact.scope in scopes and fact.true_from and report.true_from and fact.true_from < report.true_from
    }
    return earlier[max(earlier)] if earlier else None


def _of(fact: Fact) -> str:
    return fact.report or fact.true_from or ""


def _named(known: Known, name: str) -> str:
    dated = next((fact.true_from for fact in known.of("text") if _of(fact) == name and fact.true_from), None)
    return f"report of {day(dated)}" if dated else "report before"


def _said(facts: Iterable[Fact]) -> list[str]:
    """Each paragraph once, without its heading."""
    said = (one for fact in facts for one in (fact.value if isinstance(fact.value, tuple) else (str(fact.value),)))
    return list(dict.fromkeys(fold(paragraph.rpartition("\n")[2]) for paragraph in said))


def _counted(was: list[str], now: list[str], one: str, many: str) -> str:
    repeated = _repeated(was, now)
    new, gone = len(now) - repeated, max(0, len(was) - repeated)
    about = f"{repeated} {one if repeated == 1 else many}"
    how = f"{about} repeated, {new} new"
    return f"{how}, {gone} of the earlier {many} no longer mentioned" if gone else how


def _repeated(was: list[str], now: list[str]) -> int:
    """How many of the new paragraphs say what an earlier one did."""
    left = [frozenset(text.split()) for text in was if text not in now]
    news = [frozenset(text.split()) for text in now if text not in was]
    equal = sum((Counter(was) & Counter(now)).values())
    if len(left) * len(news) > MOST:
        return equal
    found = 0
    for words in news:
        near = max(left, key=lambda other: _likeness(words, other), default=None)
        if near is not None and _likeness(words, near) >= ALIKE:
            left.remove(near)
            found += 1
    return equal + found


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))
