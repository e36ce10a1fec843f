"""Compare what a report says that the provider must or should do."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.sentences import clean, cut
from storage.change import Ignored
from storage.fact import Fact

from .draft import draft
from .event import one_event
from .known import Known, Missing, Step
from .texts import ALIKE, likeness


def compare_actions(
    known: Known, shown: Sequence[Fact], *, address: str | None, url: str | None
) -> list[Step | Missing | Ignored]:
    """The actions of one page against those it showed before: each is news once in its report.

    One that only reads otherwise amends its report. The order of actions and their spelling are no change.
    """
    names = {fact.identity for fact in shown}
    lost = [fact for fact in known.of("action", address=address) if fact.identity not in names]
    outcomes: list[Step | Missing | Ignored] = []
    for fact in shown:
        before = None if known.get(fact) else _nearest(fact, lost)
        if before is not None:
            lost.remove(before)
            outcomes += [_reworded(fact, before, url), Missing(fact=before, at_once=True)]
        else:
            outcomes.append(_added(known, fact, url))
            known.take(fact)
    return [*outcomes, *(_cleared(known, fact, url) for fact in lost)]


def _added(known: Known, fact: Fact, url: str | None) -> Step:
    alike = [other for other in known.of("action", subject=fact.subject) if other.scope in (fact.scope, None)]
    told = any(other.report in (fact.report, None) or fact.report is None for other in alike)
    if told or any(_is_the_same(fact, other) for other in known.of("action")):
        return Step(fact=fact)
    again = ", as an earlier report did" if alike else ""
    said = f"CQC says what the provider {_level(fact)} do{again}: {_short(fact)}"
    return Step(fact=fact, change=draft("action-added", fact, before=None, url=url, subject=_level(fact), said=said))


def _reworded(fact: Fact, before: Fact, url: str | None) -> Step:
    said = f"report's text amended: what the provider {_level(fact)} do now reads: {_short(fact)}"
    change = draft("report-amended", fact, before=before, url=url, subject=_level(fact), said=said)
    return Step(fact=fact, change=change)


def _cleared(known: Known, before: Fact, url: str | None) -> Missing:
    """An action that its page no longer shows; a page that is no report's only follows the newest report."""
    elsewhere = any(
        other.identity != before.identity and other.report == before.report
        for other in known.of("action", subject=before.subject)
    )
    if before.report is None or elsewhere or before.route != "page":
        return Missing(fact=before)
    said = f"its report no longer says that the provider {_level(before)} do this: {_short(before)}"
    subject = _level(before)
    cleared = draft("action-cleared", before, before=before, url=url, subject=subject, gone=True, said=said)
    return Missing(fact=before, changes=(cleared,))


def _is_the_same(fact: Fact, other: Fact) -> bool:
    """Whether another route shows one action of one report, in words broken or spelt otherwise."""
    same = one_event(fact, other) and _level(fact) == _level(other)
    return same and likeness(str(fact.value), str(other.value)) >= SAME


def _nearest(fact: Fact, lost: Sequence[Fact]) -> Fact | None:
    alike = [one for one in lost if (_level(one), one.report) == (_level(fact), fact.report)]
    near = max(alike, key=lambda one: likeness(str(one.value), str(fact.value)), default=None)
    return near if near is not None and likeness(str(near.value), str(fact.value)) >= ALIKE else None


def _short(fact: Fact) -> str:
    return cut(clean(fact.quote), LONGEST).rstrip(".")


LONGEST = 160
SAME = 0.8


def _level(fact: Fact) -> str:
    return fact.subject.partition("/")[0]
