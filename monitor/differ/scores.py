"""Compare scores and quality statements: only in one scope and one framework."""

from __future__ import annotations

from storage.change import Ignored
from storage.fact import Fact

from .draft import draft
from .known import Known, Step


def compare_score(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """The step for a key question's score, and what it was deliberately not compared with."""
    before = known.get(fact)
    if before is not None and _older(fact, before):
        return [_order(fact, before)]
    if before is not None and before.value == fact.value:
        return [Step(fact=fact)]
    change = draft("score-changed", fact, before=before, url=url)
    return [Step(fact=fact, change=change), *(_apart(known, fact) if before is None else ())]


def compare_statement(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """The step for one quality statement: its score moved, or it was not assessed in this scope before."""
    before = known.get(fact)
    if before is not None and _older(fact, before):
        return [_order(fact, before)]
    if before is not None and before.value == fact.value:
        return [Step(fact=fact)]
    kind = "statement-added" if before is None and _siblings(known, fact) else "statement-score-changed"
    change = draft(kind, fact, before=before, url=url)
    return [Step(fact=fact, change=change), *(_apart(known, fact) if before is None else ())]


def _siblings(known: Known, fact: Fact) -> bool:
    area = fact.subject.partition("/")[0]
    return any(
        other.subject.partition("/")[0] == area
        for other in known.of("statement", scope=fact.scope, framework=fact.framework)
    )


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
        detail=f"{fact.subject} of {fact.scope}: {fact.value} of {fact.true_from} does not replace"
        f" {before.value} of {before.true_from}",
    )
