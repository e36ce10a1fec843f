"""Compare what a page says of the organisation itself, and the locations that a provider's page names."""

from __future__ import annotations

import re

from monitor.words import plain
from storage.change import Ignored
from storage.fact import Fact, fold

from .draft import draft
from .known import Known, Step


def compare_detail(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """A detail that reads differently; spelling, case and punctuation apart.

    Each route spells details in its own way and is compared with itself. What one of them told the others repeat in
    silence. That a registration ended or began again is told by its notice.
    """
    before = known.get(fact)
    if before is None or before.value == fact.value or fact.subject == "registration":
        return [Step(fact=fact)]
    if _alike(before, fact):
        return [
            Step(fact=fact),
            Ignored(reason="spelling", detail=f"{fact.subject}: {before.value} is spelt {fact.value}"),
        ]
    if _told_elsewhere(known, fact):
        return [Step(fact=fact)]
    kind = "provider-changed" if fact.subject == "provided-by" and not _same_id(before, fact) else "details-changed"
    return [Step(fact=fact, change=draft(kind, fact, before=before, url=url))]


def compare_location(known: Known, at_first: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """A location that a provider's page did not name before; one that is there twice under one name is told once.

    That the page names fewer proves nothing: such lists are long, and may be shown in parts.
    """
    if known.get(fact) is not None:
        return [Step(fact=fact)]
    alike = [other for other in known.of("location") if fold(str(other.value)) == fold(str(fact.value))]
    if any(at_first.get(other) is None for other in alike):
        detail = f"{fact.value} ({fact.subject}) is named a second time at once"
        return [Step(fact=fact), Ignored(reason="same-value", detail=detail)]
    before = f", where one of the same name has the number {alike[0].subject}" if alike else ""
    said = f"newly registered location: {fact.value}, location:{fact.subject}{before}"
    return [Step(fact=fact, change=draft("registered", fact, before=None, url=url, said=said))]


def compare_in_charge(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """Other people than before have a role; told without before and after, which are marks that tell nobody anything.

    That a page names nobody proves nothing.
    """
    before = known.get(fact)
    if before is None or before.value == fact.value or _named_elsewhere(known, fact):
        return [Step(fact=fact)]
    said = f"its page names another {plain('role', fact.subject)} than before"
    change = draft("manager-changed", fact, before=before, url=url, said=said)
    return [Step(fact=fact, change=change.model_copy(update={"before": None, "after": None}))]


def _told_elsewhere(known: Known, fact: Fact) -> bool:
    """Whether another route told this: of a name and a provider whichever said it first, of all else the page.

    All else is spelt so differently that one could not be known for the other.
    """
    others = [one for one in known.of("detail", subject=fact.subject) if one.route != fact.route]
    if fact.subject in ("name", "provided-by"):
        return any(_alike(one, fact) or _same_id(one, fact) for one in others)
    return any(one.route == "page" for one in others)


def _named_elsewhere(known: Known, fact: Fact) -> bool:
    """Whether the page names who has this role: then it tells, as names may be spelt otherwise on other routes."""
    return fact.route != "page" and any(one.route == "page" for one in known.of("in-charge", subject=fact.subject))


def _alike(before: Fact, fact: Fact) -> bool:
    """Whether both read alike but for spelling; a provider's number that only one page prints is no other provider."""
    one, other = (str(side.value) for side in (before, fact))
    bare = (_ID.sub("", one), _ID.sub("", other)) if fact.subject == "provided-by" else (one, other)
    return _plain(one) in (_plain(other), _plain(bare[1])) or _plain(bare[0]) == _plain(other)


def _plain(value: str) -> str:
    return "".join(_SHORT.get(word, word) for word in fold(value).replace(".", " ").replace(",", " ").split())


_ID = re.compile(r" \(([A-Z0-9-]+)\)$")
_ID_ALONE = re.compile(r"provider:([A-Z0-9-]+)")
"""As a route that gives no names names a provider."""
_SHORT = {"ltd": "limited"}


def _same_id(before: Fact, fact: Fact) -> bool:
    """Whether both name one provider, which is only called otherwise."""
    found = [_ID.search(str(one.value)) or _ID_ALONE.fullmatch(str(one.value)) for one in (before, fact)]
    ids = [one[1] for one in found if one]
    return len(ids) == 2 and ids[0] == ids[1]
