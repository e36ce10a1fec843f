"""The pure differ of board papers: what the papers of one meeting change in what is known of one trust."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.differ.known import Differences, Known, Missing, Step
from monitor.sentences import day
from storage.change import Ignored
from storage.fact import Fact

from .assurance import compare_assurance
from .listed import diff_listed
from .measures import compare_measures
from .meeting import LISTED, day_of, newest
from .risks import compare_risks
from .sentences import compare_sentences
from .together import together


def diff_papers(known: Known, facts: Iterable[Fact], *, url: str | None) -> Differences:
    """What the facts of the papers of one meeting, or of one page that lists papers, change in what is known.

    Each thing is compared with what the last earlier meeting that spoke of it said; a paper of an older meeting than
    the newest known changes nothing (``order``), and one without a date counts as newer. ``known`` is left as it was;
    ``url`` is that of a page that lists papers, a paper's own is in its facts.
    """
    given = list(facts)
    listed = [fact for fact in given if fact.attribute in LISTED]
    if listed:
        return diff_listed(known, listed, pages={url} if url else ())
    dated, latest = day_of(given), newest(known)
    if dated is not None and latest is not None and dated < latest:
        detail = f"the papers of {day(dated)} are older than those of {day(latest)}, which are known"
        return Differences(ignored=(Ignored(reason="order", detail=detail),))
    known, shown = known.copy(), together(given)
    steps: list[Step] = [Step(fact=fact) for fact in shown.facts if fact.attribute == "finance"]
    missing: list[Missing] = []
    ignored = list(shown.ignored)
    for part in (compare_risks, compare_assurance, compare_measures, compare_sentences):
        for outcome in part(known, shown):
            match outcome:
                case Step():
                    steps.append(outcome)
                case Missing():
                    missing.append(outcome)
                case _:
                    ignored.append(outcome)
    return Differences(steps=tuple(steps), missing=tuple(missing), ignored=tuple(ignored))
