"""Compare scores and quality statements: only in one scope and one framework."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.sentences import day
from monitor.words import subject_in_words
from storage.change import Ignored
from storage.fact import Fact

from .draft import draft
from .known import Known, Missing, Step
from .routes import figure_of_another


def compare_score(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """The step for a key question's score, and what it was deliberately not compared with."""
    before = known.get(fact)
    if before is not None and (by_another := figure_of_another(known, fact, before, url=url)) is not None:
        return by_another
    if before is not None and _older(fact, before):
        return [_order(fact, before)]
    if before is not None and before.value == fact.value:
        return [Step(fact=fact)]
    change = draft("score-changed", fact, before=before, url=url)
    return [Step(fact=fact, change=change), *(_apart(known, fact) if before is None else ())]


def compare_statement(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """The step for one quality statement: its score moved, or it was not assessed in this scope before."""
    before = known.get(fact)
    if before is not None and (by_another := figure_of_another(known, fact, before, url=url)) is not None:
        return by_another
    if before is not None and _older(fact, before):
        return [_order(fact, before)]
    if before is not None and before.value == fact.value:
        return [Step(fact=fact)]
    siblings = list(_siblings(known, fact)) if before is None else []
    newer = next((other for other in siblings if _older(fact, other)), None)
    if newer is not None:
        return [_order(fact, newer)]  # the newer report no longer lists it
    kind = "statement-added" if siblings else "statement-score-changed"
    change = draft(kind, fact, before=before, url=url)
    return [Step(fact=fact, change=change), *(_apart(known, fact) if before is None else ())]


def statements_dropped(known: Known, shown: Sequence[Fact], *, url: str | None) -> Iterator[Missing]:
    """The quality statements of an older report that a newer one of their scope and framework no longer lists.

    Only a page that lists the statements of their key question says so.
    """
    listed = [fact for fact in shown if fact.attribute == "statement" and fact.route == "page"]
    names = {fact.identity for fact in listed}
    for area in {(one.scope, one.framework, _area(one)): one for one in listed}.values():
        for before in list(known.of("statement", scope=area.scope, framework=area.framework)):
            if _area(before) == _area(area) and _older(before, area) and before.identity not in names:
                name = subject_in_words(before.subject)
                said = f"quality statement no longer listed: {name}, scored {before.value} before"
                change = draft("statement-dropped", before, before=before, url=url, gone=True, report=area, said=said)
                yield Missing(fact=before, changes=(change,), at_once=True)


def _area(fact: Fact) -> str:
    return fact.subject.partition("/")[0]


def _siblings(known: Known, fact: Fact) -> Iterator[Fact]:
    others = known.of("statement", scope=fact.scope, framework=fact.framework)
    return (other for other in others if _area(other) == _area(fact))


def _apart(known: Known, fact: Fact) -> list[Ignored]:
    apart = []
    for other in known.of(fact.attribute, subject=fact.subject):
        if other.scope != fact.scope:
            apart.append(
                Ignored(
                    reason="different-scope",
                    detail=f"{fact.subject}: {other.value} of {other.scope} is not compared"
                    f" with {fact.value} of {fact.scope}",
                )
            )
        elif other.framework != fact.framework:
            apart.append(
                Ignored(
                    reason="different-framework",
                    detail=f"{fact.subject}: {other.value} ({other.framework}) is not compared"
                    f" with {fact.value} ({fact.framework})",
                )
            )
    return apart


def _older(fact: Fact, before: Fact) -> bool:
    return bool(fact.true_from and before.true_from and fact.true_from < before.true_from)


def _order(fact: Fact, before: Fact) -> Ignored:
    return Ignored(
        reason="order",
        detail=f"{fact.subject} of {fact.scope}: {fact.value} of {day(fact.true_from)} does not replace"
        f" what is known of {day(before.true_from)}",
    )
