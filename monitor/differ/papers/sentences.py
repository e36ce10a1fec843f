"""Compare the sentences that matter, and those with words that a rule looks for: each is news once."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.readers.papers.private import KEPT_OUT
from monitor.differ.draft import draft
from monitor.differ.known import Known, Step
from monitor.papers.said import WordsSaid
from monitor.sentences import clean, cut
from monitor.words import plain
from storage.change import Change, Ignored
from storage.fact import Fact

from .alike import Heard
from .meeting import same_meeting
from .standing import goes_on
from .together import Together

LONGEST = 240


def compare_sentences(known: Known, shown: Together) -> Iterator[Step | Ignored]:
    """The sentences of one meeting that no earlier paper had, each once.

    What was kept out cannot be compared: it is told once in each meeting. That a state which is known goes on is none.
    """
    told: dict[tuple[str, str], Heard] = {}
    states: dict[str, list[str]] = {}
    for one in (*known.of("signal"), *known.of("words")):
        told.setdefault((one.attribute, one.subject), Heard()).add(_sentence(one))
        if one.attribute == "signal":
            states.setdefault(one.subject, []).append(_sentence(one))
    for fact in shown.facts:
        if fact.attribute not in ("signal", "words"):
            continue
        before = known.get(fact)
        if before is not None and (_sentence(fact) != KEPT_OUT or same_meeting(fact, before)):
            continue
        heard = told.setdefault((fact.attribute, fact.subject), Heard())
        again = before is None and heard.has(_sentence(fact))
        again |= fact.attribute == "signal" and goes_on(fact.subject, _sentence(fact), states.get(fact.subject, ()))
        yield Step(fact=fact) if again else Step(fact=fact, change=_told(fact))
        heard.add(_sentence(fact))


def _told(fact: Fact) -> Change:
    sentence = _sentence(fact)
    quoted = cut(clean(sentence), LONGEST)
    if fact.attribute == "signal":
        kind, what = "signal-raised", plain("signal", fact.subject)
    else:
        denies = ", in a sentence that denies it" if WordsSaid.of(fact).denies else ""
        kind, what = "words-found", f"“{clean(fact.subject, 80)}” found{denies}"
    said = f"{what}: {quoted.rstrip('.')}"
    change = draft(kind, fact, before=None, url=fact.address, sides=(None, sentence), said=said)
    return change if kind == "signal-raised" else _with_denial(change, denies=WordsSaid.of(fact).denies)


def _with_denial(change: Change, *, denies: bool) -> Change:
    after = change.evidence.after
    proof = after and after.model_copy(update={"negated": denies})
    return change.model_copy(update={"evidence": change.evidence.model_copy(update={"after": proof})})


def _sentence(fact: Fact) -> str:
    return WordsSaid.of(fact).sentence
