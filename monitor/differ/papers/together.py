"""The facts of several papers of one meeting as those of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from monitor.papers.said import AssuranceSaid, MeasureSaid, RiskSaid, shown
from monitor.sentences import clean, cut, day
from storage.change import Ignored
from storage.fact import Fact, fold

from .alike import is_another

CONTRADICTION = "contradiction"


class Together(NamedTuple):
    """Each fact once; what they contradict each other about is no fact, and is ``ignored``. ``named`` has the
    identities of both."""

    facts: tuple[Fact, ...]
    ignored: tuple[Ignored, ...]
    named: frozenset[str]


def together(facts: Iterable[Fact]) -> Together:
    """The facts of the papers of one meeting, in their order."""
    gathered: dict[str, list[Fact]] = {}
    for fact in facts:
        gathered.setdefault(fact.identity, []).append(fact)
    kept, ignored = [], []
    for alike in gathered.values():
        one = _one(alike)
        if one is None or (one.attribute == "risk" and _is_torn_here(alike)):
            ignored.append(contradiction(*alike))
        if one is not None:
            kept.append(one)
    return Together(tuple(kept), tuple(ignored), frozenset(gathered))


def contradiction(*facts: Fact) -> Ignored:
    """That the papers of one meeting say two things of one."""
    said = list(dict.fromkeys(cut(clean(str(shown(fact))), 60) or "nothing" for fact in facts))
    dated = f" of {day(facts[0].dates.report)}" if facts[0].dates.report else ""
    told = f"{facts[0].attribute} {facts[0].subject}: the papers{dated} say {' and '.join(said)}, which contradict"
    return Ignored(reason=CONTRADICTION, detail=f"{told} each other; nothing is changed")


def _one(alike: list[Fact]) -> Fact | None:
    """The fact that several are; None where they contradict each other."""
    match alike[0].attribute:
        case "risk":
            return _risk(alike)
        case "assurance":
            levels = {fold(AssuranceSaid.of(fact).level) for fact in alike}
            printed = max(alike, key=lambda fact: len(AssuranceSaid.of(fact).scale))
            return printed if len(levels) == 1 else None
        case "measure":
            return _measure(alike)
        case "finance":
            return alike[0] if len({fact.value for fact in alike}) == 1 else None
    return alike[0]


def _is_torn_here(alike: list[Fact]) -> bool:
    return len({one.rating for one in map(RiskSaid.of, alike) if one.rating is not None}) > 1


def _risk(alike: list[Fact]) -> Fact | None:
    """One risk of all that is said of it, without a rating where they print two; None where they are two risks."""
    said = [(RiskSaid.of(fact), fact) for fact in alike]
    if any(is_another(said[0][0].text, one.text) for one, _ in said[1:]):
        return None
    closing = [pair for pair in said if pair[0].said == "closed"]
    _, best = max(closing or said, key=lambda pair: (pair[0].rating is not None, pair[0].whole, len(pair[0].text)))
    one = RiskSaid.of(best)
    new = any(other.said == "new" for other, _ in said)
    previous = next((other.previous for other, _ in said if other.previous is not None), None)
    torn = _is_torn_here(alike) or any(other.torn for other, _ in said)
    joined = one._replace(
        rating=None if torn else one.rating, said=one.said or ("new" if new else ""), previous=previous, torn=torn,
        whole=any(other.whole for other, _ in said),
    )  # fmt: skip
    return best.model_copy(update={"value": joined.kept()})


def _measure(alike: list[Fact]) -> Fact | None:
    said = [MeasureSaid.of(fact) for fact in alike]
    told = {one.status for one in said if one.status != "unknown"}
    if len({fold(one.value) for one in said}) > 1 or len(told) > 1:
        return None
    return next((fact for fact, one in zip(alike, said, strict=True) if one.status in told), alike[0])
