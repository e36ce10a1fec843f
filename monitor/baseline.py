"""What belongs to the starting position, and is news to nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from monitor.book import Book
from monitor.differ.event import one_event
from monitor.differ.known import Step
from monitor.facts import ROUTES, facts_of
from monitor.slots import LONDON
from monitor.summary import RATED
from storage.fact import Fact, fold
from storage.record import Record

LATE = timedelta(days=60)
"""How long after the date that it prints a report may come online and still be news to a watch begun in between."""
RECENT = timedelta(days=30)
"""So long after its date a report's document may first be found and still be news."""
SCORED = ("score-changed", "statement-score-changed", "statement-added")
OF_ONE_REPORT = ("cqc-assessment", "cqc-report")
"""Kinds of source of which an organisation has one or more for each of its reports."""
STARTING = ("cqc-profile", "cqc-reports", "cqc-api-location", "cqc-api-provider")
"""Kinds of source whose first good reading completes a starting position."""


def is_new_route(record: Record, baselines: Collection[str]) -> bool:
    """Whether an organisation that is known by other routes was never read by this one, as after an upgrade."""
    if record.kind == "cqc-report":
        return False
    return bool(baselines) and _route(record.kind) not in {_route(kind) for kind in baselines}


def is_history(record: Record, address: str, book: Book, baselines: Collection[str]) -> bool:
    """Whether a reading belongs to the starting position. ``baselines``: the kinds of page that were read well once.

    A list or profile does until its kind was read well once. A report's page does when it is first read, if the
    report was listed by then, or is dated long before the watch and older than what is in force. CQC puts reports
    online after the date that they print, so a date shortly before the watch proves nothing; while the list was
    never read, such a report is history where it only repeats what is in force. A report's document is visited because
    the report is new: one whose report is not known by its id is history where it is first found long after its date.
    """
    if record.kind not in OF_ONE_REPORT:
        return record.kind not in baselines
    if not baselines or is_new_route(record, baselines):
        return True
    if address in book.known.addresses:
        return False
    stated = facts_of(record, address=None, body=None)
    known = _reports_of(stated, book)
    if known and (record.kind == "cqc-assessment" or any(identity in book.from_baseline for identity in known)):
        return any(identity in book.from_baseline for identity in known)
    dated = record.dates.report or record.dates.published
    if record.kind == "cqc-report":
        if record.report.id and any(book.known.of("report", subject=record.report.id)):
            return False
        return dated is None or _before(book.now, dated, by=RECENT)
    said = [fact for fact in stated if fact.attribute == "reported"]
    if _before(book.since, dated, by=LATE) and not any(_newer_than_in_force(fact, book) for fact in said):
        return True
    listed = "cqc-reports" in baselines
    return not listed and _before(book.since, dated) and not any(_denies_in_force(fact, book) for fact in said)


def is_news_by_date(step: Step, record: Record, book: Book, baselines: Collection[str]) -> bool:
    """Whether a reading that belongs to a starting position shows what is news all the same: a report of the days of
    the watch, or a rating by one, that is newer than what other routes have shown. Their pages may be unreadable.

    A report dated shortly before the watch counts too where no starting position had it: CQC puts reports online after
    the date that they print.
    """
    change, dated = step.change, step.fact.true_from
    if change is None or dated is None or (record.kind != "cqc-report" and not is_new_route(record, baselines)):
        return False
    early = _before(book.since, dated)
    if early and (_before(book.since, dated, by=LATE) or _stood_at_first(step.fact, book)):
        return False
    if change.kind == "report-published":
        newest = max((one.true_from or "" for one in book.known.of("report")), default="")
        return dated > newest and not _before(book.now, dated, by=RECENT)
    in_force = _in_force(step.fact, book) if change.kind in RATED else None
    if in_force is None:
        return change.kind in RATED and not early and not _before(book.now, dated, by=RECENT)
    return dated > (in_force.true_from or book.known.since.get(in_force.identity, ""))


def kept_silently(step: Step, book: Book) -> Step:
    """What is kept of a step that nobody is told of: a route that was never read before moves what another route has
    put in force only by a newer report, and never where the head of a page says otherwise: when that moves, it is
    news."""
    in_force = _in_force(step.fact, book) if step.fact.attribute == "rating" else None
    if in_force is None or step.memory is None or in_force.route == step.fact.route:
        return step
    newer = bool(in_force.true_from and step.fact.true_from and step.fact.true_from > in_force.true_from)
    heads = book.known.of("header", scope=step.fact.scope, subject=step.fact.subject)
    newer = newer and all(head.value == step.fact.value for head in heads)
    return step if newer or in_force.value == step.fact.value else Step(fact=step.memory)


def _stood_at_first(fact: Fact, book: Book) -> bool:
    """Whether a starting position had the report of a fact, by whichever name."""
    known = (one for one in book.known.of("report") if one.identity in book.from_baseline)
    return any(one_event(fact, one) or (fact.route == one.route and fact.report == one.report) for one in known)


def learned_late(step: Step, record: Record, last: Record | None, book: Book) -> bool:
    """Whether a step only tells what was so before: a report listed late that is long older than the watch, or a rating
    that the ``last`` reading of the page could not understand. A report that was removed and is back is news."""
    change = step.change
    if change is None:
        return False
    if change.kind == "report-published" and record.kind not in OF_ONE_REPORT:
        return not book.known.is_removed(step.fact.subject) and _before(book.since, step.fact.true_from, by=LATE)
    if change.kind in SCORED and last is not None and _printed_by(last, step.fact):
        return True
    unread = last is not None and any(fold(text).startswith(fold(step.fact.subject)) for text in last.not_understood)
    return change.kind == "first-rating" and unread


def _printed_by(record: Record, fact: Fact) -> bool:
    """Whether a page's reading held a fact: with a report that CQC removes, the scores before it are known again."""
    held = facts_of(record, address=fact.address, body=None)
    return any((one.identity, one.value) == (fact.identity, fact.value) for one in held)


def _newer_than_in_force(fact: Fact, book: Book) -> bool:
    in_force = _in_force(fact, book)
    return bool(in_force and in_force.true_from and fact.true_from and fact.true_from > in_force.true_from)


def _denies_in_force(fact: Fact, book: Book) -> bool:
    in_force = _in_force(fact, book)
    return in_force is not None and in_force.value != fact.value


def _reports_of(stated: Iterable[Fact], book: Book) -> list[str]:
    """The known reports that a page of one report is of, by name or, where it comes by another route, by date."""
    reports = [fact for fact in stated if fact.attribute in ("report", "reported", "action", "notice")]
    by_name = [fact.identity for fact in reports if fact.attribute == "report" and book.known.get(fact)]
    if by_name or not any(fact.route != "page" for fact in reports):
        return by_name
    return [one.identity for one in book.known.of("report") if any(one_event(fact, one) for fact in reports)]


def _route(kind: str) -> str:
    return ROUTES.get(kind, "page")


def _in_force(fact: Fact, book: Book) -> Fact | None:
    return next(book.known.of("rating", scope=fact.scope, subject=fact.subject), None)


def _before(since: datetime | None, date: str | None, *, by: timedelta = timedelta()) -> bool:
    """Whether a printed date (a month's as far as it goes) lies before the watch began, ``by`` at least so much."""
    if date is None or since is None:
        return False
    line = (since.astimezone(LONDON).date() - by).isoformat()
    return date < line[: len(date)]
