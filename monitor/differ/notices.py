"""Compare what stands at the head of a page (banners), the reports that it lists, its details and its dates."""

from __future__ import annotations

from storage.change import Ignored
from storage.fact import Fact, fold

from .draft import draft
from .known import Known, Missing, Step

BEGINS = {
    "checks-under-way": "assessment-started",
    "under-review": "assessment-started",
    "archived": "deregistered",
    "provider-changed": "provider-changed",
    "services-transferred": "details-changed",
    "rating-suspended": "rating-suspended",
    "rating-under-review": "rating-under-review",
    "special-measures": "special-measures-entered",
    "level-discontinued": "level-discontinued",
    "other": "details-changed",
}
"""The kind of change that a new banner tells; a type not named here tells nothing by itself."""
ENDS = {
    "checks-under-way": "assessment-ended",
    "under-review": "assessment-ended",
    "special-measures": "special-measures-exited",
    "archived": "registered",
}


def compare_report(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """A report that was not known is news; one known keeps the date that its own page gives it."""
    before = known.get(fact)
    if before is None:
        same = _listed_elsewhere(known, fact)
        change = None if same else draft("report-published", fact, before=None, url=url)
        return [Step(fact=fact, change=change)]
    if before.dates.report and not fact.dates.report:
        return [Step(fact=before)]
    return [Step(fact=fact)]


def compare_banner(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """A banner is news once, on whichever page of the organisation it is first seen."""
    shown = any(known.of("banner", subject=fact.subject))
    kind = BEGINS.get(fact.subject)
    if shown or kind is None:
        return [Step(fact=fact)]
    return [Step(fact=fact, change=draft(kind, fact, before=None, url=url))]


def banner_gone(known: Known, before: Fact, *, url: str | None) -> Missing:
    """The end of a banner; only the last page of the organisation that showed it tells."""
    elsewhere = any(other.identity != before.identity for other in known.of("banner", subject=before.subject))
    kind = None if elsewhere else ENDS.get(before.subject)
    changes = (draft(kind, before, before=before, url=url, gone=True),) if kind else ()
    return Missing(fact=before, changes=changes)


def listing_gone(before: Fact, *, url: str | None) -> Missing:
    """A report that its list no longer shows while it shows others."""
    return Missing(fact=before, changes=(draft("report-removed", before, before=before, url=url, gone=True),))


def compare_detail(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """A detail that reads differently; spelling, case and punctuation apart."""
    before = known.get(fact)
    if before is None or before.value == fact.value:
        return [Step(fact=fact)]
    if fold(str(before.value)).replace(" ", "") == fold(str(fact.value)).replace(" ", ""):
        return [
            Step(fact=fact),
            Ignored(reason="spelling", detail=f"{fact.subject}: {before.value} is spelt {fact.value}"),
        ]
    kind = "provider-changed" if fact.subject == "provided-by" and not _same_id(before, fact) else "details-changed"
    return [Step(fact=fact, change=draft(kind, fact, before=before, url=url))]


def _same_id(before: Fact, fact: Fact) -> bool:
    """Whether both name one provider, which is only called otherwise."""
    ids = [str(one.value).rpartition(" (")[2] for one in (before, fact) if str(one.value).endswith(")")]
    return len(ids) == 2 and ids[0] == ids[1]


def compare_dates(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """The dates that one report prints for one key question, moved under the same report: a change for each."""
    before = known.get(fact)
    if before is None or before.value == fact.value:
        return [Step(fact=fact)]
    was, now = (dict(part.split(" ", 1) for part in str(one.value).split("; ")) for one in (before, fact))
    moved = [key for key in was if key in now and was[key] != now[key]]
    changes = [draft("date-corrected", fact, before=before, url=url, was=was[key], now=now[key]) for key in moved]
    return [Step(fact=fact, change=change) for change in changes] or [Step(fact=fact)]


def _listed_elsewhere(known: Known, fact: Fact) -> bool:
    return (
        fact.report is None
        and fact.true_from is not None
        and any(
            other.report is None and other.true_from == fact.true_from and fold(other.subject) == fold(fact.subject)
            for other in known.of("report")
        )
    )
