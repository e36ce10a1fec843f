"""Compare levels of assurance: of one subject, and up or down only on one scale."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.differ.draft import draft
from monitor.differ.known import Known, Missing, Step
from monitor.papers.said import AssuranceSaid
from monitor.scales import assured, one_scale
from monitor.sentences import clean, cut
from monitor.words import assurance_in_words
from storage.change import Ignored
from storage.fact import Fact, alike

from .meeting import by_another_paper
from .together import Together, contradiction

LONGEST = 80


def compare_assurance(known: Known, shown: Together) -> Iterator[Step | Missing | Ignored]:
    """What the levels of assurance of one meeting change. The first level that is known of a subject is no change."""
    for fact in shown.facts:
        if fact.attribute != "assurance":
            continue
        before = known.get(fact)
        if before is None:
            yield Step(fact=fact)
            continue
        was, now = AssuranceSaid.of(before), AssuranceSaid.of(fact)
        if alike(was.level, now.level):
            yield Step(fact=fact)
        elif by_another_paper(fact, before):
            yield contradiction(before, fact)
        else:
            yield _compared(before, fact, was, now) or Step(fact=fact)


def _compared(before: Fact, fact: Fact, was: AssuranceSaid, now: AssuranceSaid) -> Step | None:
    scale = one_scale(was.scale, now.scale)
    way = assured(was.level, now.level, scale) if scale is not None else None
    if way == "same":
        return None
    going = way if way in ("up", "down") else None
    one, other = (cut(clean(level), LONGEST) for level in (was.level, now.level))
    how = f"went {going}" if going else "changed"
    apart = "" if going else "; no one scale that is known has both words, so this is neither up nor down"
    apart = "; the papers print another scale than before" if scale is None else apart
    said = f"the level of assurance of {assurance_in_words(fact.subject)} {how} from {one} to {other}{apart}"
    sides = (was.level, now.level)
    change = draft("assurance-changed", fact, before=before, url=fact.address, sides=sides, going=going, said=said)
    return Step(fact=fact, change=change)
