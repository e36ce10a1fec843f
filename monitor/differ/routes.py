"""What a second route says of one report: the same, which adds to what is known, or something else, which is told."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.sentences import day
from monitor.words import plain, subject_in_words
from storage.change import Change, Ignored
from storage.fact import Fact
from storage.record import Provenance

from .draft import draft
from .event import close, one_event, same_report
from .known import Known, Step


def agreeing(known: Known, fact: Fact, in_force: Fact, *, url: str | None) -> Sequence[Step] | None:
    """The steps of a route that speaks of the report in force for the first time; None where it tells another event.

    An equal value adds to what is known. Another value of the same report moves nothing: which of two routes is right,
    only the next word of one of them can say. So it is where their ids say nothing and the new word is not the newer. A
    printed word against one that Wardround worked out is left to the rules of one route: it corrects it.
    """
    if not one_event(fact, in_force):
        return None
    if in_force.value == fact.value:
        return [Step(fact=joined(fact, in_force), memory=fact, agrees=True)]
    if "derived" in (fact.provenance, in_force.provenance):
        return [Step(fact=fact)] if fact.provenance == "derived" else None
    if _is_another(fact, in_force):
        return None
    if said_elsewhere(known, fact):
        return [Step(fact=fact)]
    return [Step(fact=fact, change=disagreeing(fact, in_force, url=url))]


def figure_of_another(known: Known, fact: Fact, before: Fact, *, url: str | None) -> list[Step | Ignored] | None:
    """The steps of a score that a second route gives for the report that is known; None where it tells another event.

    What that route said of the report is remembered where it says otherwise: told once, and news when it moves.
    """
    if not one_event(fact, before):
        return None
    memory = fact.model_copy(update={"attribute": "said"})
    remembered = known.get(memory)
    if before.value == fact.value:
        kept = fact if fact.route == "page" else before
        return [Step(fact=kept, memory=memory if remembered else None, agrees=True)]
    if remembered is None and not _is_another(fact, before):
        return [Step(fact=memory, change=disagreeing(fact, before, url=url))]
    return [Step(fact=memory)] if remembered is not None and remembered.value == fact.value else None


def _is_another(fact: Fact, before: Fact) -> bool:
    """Whether a report whose id says nothing is newer than the one known, and so another one."""
    newer = bool(fact.true_from and before.true_from and fact.true_from > before.true_from)
    return newer and not same_report(fact, before)


def lags(known: Known, fact: Fact, in_force: Fact) -> bool:
    """Whether a route's report is older than a rating that another route shows without its report: it is behind."""
    if fact.route == in_force.route or in_force.true_from is not None or fact.true_from is None:
        return False
    seen = known.since.get(in_force.identity)
    return seen is not None and fact.true_from < seen and not close(fact.true_from, seen)


def joined(fact: Fact, in_force: Fact) -> Fact:
    """The rating in force, when a route shows it that may know more of it.

    What a page prints names it for good, for a page is where people look and what lists remove. A word that CQC printed
    takes the place of one that was worked out, and that a rating was given to the registration before stays so.
    """
    kept = fact.model_copy(update={"attribute": in_force.attribute})
    if fact.route == in_force.route:
        return kept
    same = in_force.value == fact.value
    known = in_force.report is not None or in_force.true_from is not None
    if same and known and fact.route != "page" and in_force.provenance != "derived":
        kept = in_force
    inherited = same and "inherited" in (fact.provenance, in_force.provenance)
    provenance: Provenance = "inherited" if inherited else kept.provenance
    return kept.model_copy(update={"provenance": provenance})


def said_elsewhere(known: Known, fact: Fact) -> bool:
    """Whether another route remembers the same word of the same event."""
    others = known.of(fact.attribute, scope=fact.scope, subject=fact.subject)
    return any(one.value == fact.value and one_event(fact, one) for one in others)


def disagreeing(fact: Fact, in_force: Fact, *, url: str | None) -> Change:
    """That two routes say two things of one report."""
    what = subject_in_words(fact.subject)
    one, other = (f"{plain('route', side.route)}{_dated(side)}: {side.value}" for side in (in_force, fact))
    said = f"two sources disagree on {what}; {one}; {other}; nothing is changed in what Wardround holds true"
    return draft("sources-disagree", fact, before=in_force, url=url, said=said)


def _dated(fact: Fact) -> str:
    return f" (report of {day(fact.true_from)})" if fact.true_from else ""
