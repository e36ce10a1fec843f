"""Compare which registrations CQC names before and after one: a re-registration is news once, however it is shown."""

from __future__ import annotations

from storage.change import Ignored
from storage.fact import Fact

from .draft import draft
from .known import Known, Step

NEW_PROFILE, OLD_PROFILE = "provider-changed/new-profile", "provider-changed/old-profile"
"""The subjects of the banners that lead to the registration that took this one's place, and to the one before it."""
SUCCESSOR, PREDECESSOR = "successor", "predecessor"
_WAYS = {NEW_PROFILE: SUCCESSOR, OLD_PROFILE: PREDECESSOR}


def relation(fact: Fact) -> tuple[str, str] | None:
    """Which way a fact leads and to whom, as in (successor, location:1-123); whom is empty where a banner names nobody.

    None for a fact that says nothing of another registration.
    """
    if fact.attribute == "related":
        way, _, whom = fact.subject.partition("/")
        return way, whom
    way = _WAYS.get(fact.subject, "") if fact.attribute == "banner" else ""
    if not way:
        return None
    return way, "" if fact.value == fact.quote else str(fact.value).partition(" (")[0]


def is_told(known: Known, fact: Fact) -> bool:
    """Whether another page or route is known to name the same registration on the same side."""
    own = relation(fact)
    others = (*known.of("related"), *known.of("banner"))
    return any(_same(own, relation(other)) for other in others if other.identity != fact.identity)


def compare_related(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """A registration before or after this one that CQC's data service names; that it names none proves nothing."""
    if known.get(fact) is not None or is_told(known, fact):
        return [Step(fact=fact)]
    reason = f" (CQC's reason: {fact.quote})" if fact.quote not in str(fact.value) else ""
    if fact.subject.startswith(f"{SUCCESSOR}/"):
        said = f"the service goes on under another registration, {fact.value}{reason}"
    else:
        said = f"took the place of another registration, {fact.value}{reason}"
    return [Step(fact=fact, change=draft("provider-changed", fact, before=None, url=url, subject=CHANGED, said=said))]


CHANGED = "provider-changed"


def _same(own: tuple[str, str] | None, other: tuple[str, str] | None) -> bool:
    if own is None or other is None or own[0] != other[0]:
        return False
    return own[1] == other[1] or not own[1] or not other[1]
