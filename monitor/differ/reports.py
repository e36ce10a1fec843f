"""Compare the reports that pages name: which are new, under which framework, with which dates."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.sentences import day
from monitor.words import plain, subject_in_words
from storage.change import Change, Ignored
from storage.fact import Fact, fold

from .draft import draft
from .event import days_apart, one_event, same_report
from .known import REMOVED, Known, Step

MONTHLY_REVIEW = "monthly review of our data"
"""The words of an entry that CQC adds where its data gave no cause to reassess (seen 2026-11)."""
PILOT = "pilot"


def compare_report(
    known: Known,
    fact: Fact,
    shown: Sequence[Fact] = (),
    *,
    url: str | None,
    listed: bool,
    against: str | None = None,
) -> list[Step | Ignored]:
    """A report that was not known is news; one known keeps the date that its own page gives it.

    ``against`` says what it repeats of the report before it.

    One that was removed is news again where the list that lost it shows it (``listed``); its own page proves nothing.
    """
    before = known.get(fact)
    if before is not None and before.value == REMOVED:
        return [Step(fact=fact, change=_published(fact, url))] if listed else []
    if before is None:
        if is_monthly_review(fact):
            return [Step(fact=fact), Ignored(reason="monthly-review", detail=f"{title_of(fact)}: it judges nothing")]
        same = _listed_elsewhere(known, fact, shown)
        return [Step(fact=fact, change=None if same else _published(fact, url, against))]
    if (before.dates.report and not fact.dates.report) or _says_pilot(before) or before.route == "page" != fact.route:
        return [Step(fact=before)]
    return [Step(fact=fact)]


def compare_framework(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """The framework of a scope's newest report: another one than before is told once."""
    before = known.get(fact)
    if is_pilot(known, fact.report):
        return []
    if before is None or before.value == fact.value:
        return [Step(fact=fact)]
    if not (before.true_from and fact.true_from and before.true_from <= fact.true_from):
        return []
    if before.report == fact.report and before.true_from == fact.true_from:
        return [Step(fact=fact)]
    now, was = (plain("framework", str(one.value)) for one in (fact, before))
    said = f"assessed under the {now}, before under the {was}"
    return [Step(fact=fact, change=draft("framework-changed", fact, before=before, url=url, said=said))]


def compare_dates(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """The dates that one report prints for one key question, moved under the same report: a change for each."""
    before = known.get(fact)
    if before is None or before.value == fact.value:
        return [Step(fact=fact)]
    was, now = (dict(part.split(" ", 1) for part in str(one.value).split("; ")) for one in (before, fact))
    moved = [key for key in was if key in now and was[key] != now[key]]
    changes = [
        draft(
            "date-corrected", fact, before=before, url=url, was=was[key], now=now[key], said=_moved(fact, key, was, now)
        )
        for key in moved
        if key == "section" or not _told_already(known, fact, f"{key} {now[key]}")
    ]
    return [Step(fact=fact, change=change) for change in changes] or [Step(fact=fact)]


def _told_already(known: Known, fact: Fact, said: str) -> bool:
    """Whether the new date of the whole report was told with another key question of it."""
    others = (one for one in known.of("dates", scope=fact.scope, report=fact.report) if one.subject != fact.subject)
    return any(said in str(one.value).split("; ") for one in others)


def _moved(fact: Fact, key: str, was: dict[str, str], now: dict[str, str]) -> str:
    which = f"{subject_in_words(fact.subject)} section" if key == "section" else _WHICH[key]
    return f"date of the {which} corrected from {day(was[key])} to {day(now[key])}"


_WHICH = {
    "report": "report",
    "published": "publication",
    "visit_start": "visit's first day",
    "visit_end": "visit's last day",
}


def _is_the_same(fact: Fact, other: Fact, own: Sequence[Fact]) -> bool:
    """Whether two routes list one report: none of the ``own`` of this route is nearer to the other's."""
    if other.value == REMOVED or is_monthly_review(other) or not one_event(fact, other):
        return False
    if same_report(fact, other):
        return True
    rivals = [one for one in own if one.identity != fact.identity and one.value != REMOVED and one_event(one, other)]
    return not any(days_apart(one, other) <= days_apart(fact, other) for one in rivals)


def is_monthly_review(fact: Fact) -> bool:
    """Whether an entry of a list says that CQC looked at its data and judged nothing."""
    return MONTHLY_REVIEW in fold(fact.quote)


def is_pilot(known: Known, report: str | None) -> bool:
    """Whether a report tries out a framework to come: CQC says that such a judgement moves no rating."""
    if report is None:
        return False
    named = (*known.of("report", report=report), *known.of("listed", report=report))
    return any(_says_pilot(fact) for fact in named)


def _says_pilot(fact: Fact) -> bool:
    return PILOT in fold(title_of(fact)).split()


def title_of(fact: Fact) -> str:
    """The title of a report as its list printed it beside the date."""
    return fact.quote.removesuffix(fact.dates.published or "").strip()


def _published(fact: Fact, url: str | None, against: str | None = None) -> Change:
    dated = f" of {day(fact.true_from)}" if fact.true_from else ""
    said = f"new report{dated}, “{title_of(fact)}”, which moves no rating" if _says_pilot(fact) else None
    if against and said is None:
        said = f"new report{dated}; {against}"
    return draft("report-published", fact, before=None, url=url, said=said)


def _listed_elsewhere(known: Known, fact: Fact, shown: Sequence[Fact]) -> bool:
    """Whether the same report is known from a page where it has no id, as saved text has none, or from another route,
    which names it otherwise. Two reports of one route are never one of another's."""
    if fact.true_from is None:
        return False
    own = [*known.of("report", route=fact.route), *(one for one in shown if one.attribute == "report")]
    if any(_is_the_same(fact, one, own) for one in known.of("report")):
        return True
    same = [one for one in known.of("report") if one.true_from == fact.true_from and one.value != REMOVED]
    return any(
        fold(one.subject) == fold(fact.subject)
        if one.report is None is fact.report
        else (one.report is None) != (fact.report is None) and fold(title_of(one)) == fold(title_of(fact)) != ""
        for one in same
    )
