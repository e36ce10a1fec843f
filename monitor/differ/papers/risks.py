"""Compare the risks of a meeting's papers with those known of earlier ones: by their ids, and by their texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.differ.draft import draft
from monitor.differ.known import Known, Missing, Step
from monitor.papers.said import RiskSaid
from monitor.sentences import clean, cut
from monitor.words import risk_in_words
from storage.change import Change, Ignored
from storage.fact import Fact

from .extract import is_extract
from .labels import Labels, register_of
from .meeting import by_another_paper, same_meeting
from .together import Together, contradiction

Outcome = Step | Missing | Ignored
A_REGISTER = 3
"""So many risks of one register, none of which is known, are a register that is seen for the first time."""
LONGEST = 160


def compare_risks(known: Known, shown: Together) -> Iterator[Outcome]:
    """What the risks of one meeting change. A rating that is not printed, or printed in two ways, changes nothing.

    A risk is closed only where the paper says so. That a register, read whole then and now, lists it no more is said as
    that.
    """
    facts = [fact for fact in shown.facts if fact.attribute == "risk"]
    under = Labels(known, facts, shown.named)
    first_seen = _first_seen(under, facts)
    for fact in facts:
        before, labelled = under.same(fact), under.labelled(fact)
        if before is None and labelled is not None and by_another_paper(fact, labelled):
            yield contradiction(labelled, fact)  # two registers of one meeting with a number in common
        elif before is not None:
            yield from _compared(before, fact)
        elif (old := under.moved.get(fact.identity)) is not None:
            yield from _renumbered(old, fact, again=under.called)
        else:
            yield from _added(fact, labelled, is_news=register_of(fact) not in first_seen)
    for name, many in first_seen.items():
        called = f' on the register "{name}"' if name else ""
        yield Ignored(reason="baseline", detail=f"{many} risks{called}, of which no paper told before")
    yield from _no_longer_listed(under, facts)


def _first_seen(under: Labels, facts: Sequence[Fact]) -> dict[str, int]:
    """The registers of which no earlier meeting told, with how many risks they hold: no news, only newly shown."""
    of: dict[str, list[Fact]] = {}
    for fact in facts:
        of.setdefault(register_of(fact), []).append(fact)
    found = {}
    for name, risks in of.items():
        told = [fact for fact in risks if under.is_known(fact) and fact.identity not in under.by_others]
        if not told and name not in under.registers and len(risks) >= A_REGISTER:
            found[name] = sum(not RiskSaid.of(fact).said for fact in risks)
    return found


def _compared(before: Fact, fact: Fact) -> Iterator[Outcome]:
    was, now = RiskSaid.of(before), RiskSaid.of(fact)
    if now.said == "closed":
        yield _closed(before, fact)
    elif by_another_paper(fact, before):
        if None not in (was.rating, now.rating) and was.rating != now.rating:
            yield contradiction(before, fact)
        elif was.rating is None and now.rating is not None:
            yield from _rated(was, fact)
        elif now.whole and not was.whole:
            yield Step(fact=fact)
    elif was.rating is None and now.rating is not None:
        yield from _rated(was, fact)
    elif now.rating is not None and was.rating is not None and was.rating != now.rating:
        yield _scored(before, fact, was.rating, now.rating)
    elif now.rating is not None or was.rating is None:
        yield Step(fact=fact)


def _rated(was: RiskSaid, fact: Fact) -> Iterator[Outcome]:
    """A risk that papers named without a rating, and now with one; where they had printed two, or listed it with one
    that could not be read, nothing is told."""
    if was.torn or was.register:
        yield Step(fact=fact)
    else:
        yield from _added(fact, None, named=True)


def _scored(before: Fact | None, fact: Fact, was: int, now: int, *, by: str = "") -> Step:
    way = "has risen" if now > was else "has fallen"
    said = f"the score of {_named(fact)} {way} from {was} to {now}{by}{_in_short(fact)}"
    change = draft(
        "risk-score-changed", fact, before=before, url=fact.address, sides=(was, now), said=said,
        going="up" if now > was else "down",
    )  # fmt: skip
    return Step(fact=fact, change=change)


def _closed(before: Fact, fact: Fact) -> Missing:
    said = f"{_named(fact)} is closed, as the paper says: {cut(clean(fact.quote), LONGEST)}"
    sides = (RiskSaid.of(before).rating, None)
    change = draft("risk-closed", fact, before=before, url=fact.address, sides=sides, said=said.rstrip("."))
    return Missing(fact=before, changes=(change,), at_once=True)


def _renumbered(old: Fact, fact: Fact, *, again: Mapping[str, Fact]) -> Iterator[Outcome]:
    """A risk that has another id than before; where its score moved too, that is told as well."""
    said = f"{_named(old)} is now {_named(fact)}{_in_short(fact)}"
    sides = (old.subject, fact.subject)
    change = draft("risk-renumbered", fact, before=old, url=fact.address, sides=sides, said=said)
    if old.identity not in again:
        yield Missing(fact=old, at_once=True)
    yield Step(fact=fact, change=change)
    was, now = RiskSaid.of(old).rating, RiskSaid.of(fact).rating
    if was is not None and now is not None and was != now:
        yield _scored(old, fact, was, now, by=f" (it was {_named(old)} before)")


def _added(
    fact: Fact, labelled: Fact | None, *, is_news: bool = True, named: bool = False
) -> Iterator[Outcome]:  # fmt: skip
    """A risk of which no earlier paper told, or (``named``) that none had rated; where it is on no register and not
    rated, it is only remembered."""
    now = RiskSaid.of(fact)
    if now.said == "closed":
        return
    before = None if now.said == "new" else now.previous
    if before is not None and now.rating is not None and before != now.rating and labelled is None:
        yield _scored(None, fact, before, now.rating, by=", by the register's own column")
    elif before is not None and labelled is None:
        yield Step(fact=fact)
        detail = f"risk {fact.subject} was on the register before, by its own column, and is not new"
        yield Ignored(reason="same-value", detail=detail)
    elif (now.rating is None and not now.said and not now.whole) or not (is_news or now.said):
        yield Step(fact=fact)
    else:
        yield Step(fact=fact, change=_new(fact, labelled, now, named=named))


def _new(fact: Fact, labelled: Fact | None, now: RiskSaid, *, named: bool) -> Change:
    first = "new risk on the register" if now.register or now.said else "risk that no earlier paper named"
    first = "risk that the papers before named without a rating" if named else first
    rated = f", rated {now.rating}" if now.rating is not None else ""
    other = ", which was the number of another risk before" if labelled is not None else ""
    said = f"{first}: {_named(fact)}{rated}{other}{_in_short(fact)}"
    return draft("risk-added", fact, before=None, url=fact.address, sides=(None, now.rating), said=said)


def _no_longer_listed(under: Labels, facts: Sequence[Fact]) -> Iterator[Outcome]:
    """The risks that a register listed when it was last read whole, and does not list now that it was read whole."""
    for name, here in {register_of(fact): fact for fact in facts if RiskSaid.of(fact).whole}.items():
        lost = [old for old in under.left if _was_listed(old, name) and not same_meeting(here, old)]
        listed = [fact for fact in facts if register_of(fact) == name]
        if not is_extract(lost, sum(under.is_known(fact) for fact in listed), listed):
            yield from (_not_listed(old, here) for old in lost)


def _was_listed(old: Fact, name: str) -> bool:
    return register_of(old) == name and RiskSaid.of(old).whole


def _not_listed(old: Fact, here: Fact) -> Missing:
    was = RiskSaid.of(old)
    rated = f", rated {was.rating} before," if was.rating is not None else ""
    said = f"{_named(old)}{rated} is no longer listed on the register; the papers do not say that it was closed"
    sides = (was.rating, None)
    change = draft("risk-not-listed", old, before=old, url=here.address, gone=True, report=here, sides=sides, said=said)
    return Missing(fact=old, changes=(change,), at_once=True)


def _named(fact: Fact) -> str:
    return risk_in_words(fact.subject)


def _in_short(fact: Fact) -> str:
    text = cut(clean(RiskSaid.of(fact).text), LONGEST).rstrip(".")
    return f": {text}" if text else ""
