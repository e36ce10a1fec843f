"""What belongs to the starting position, and is news to nobody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from monitor.book import Book
from monitor.differ.known import Step
from monitor.facts import facts_of
from monitor.slots import LONDON
from storage.fact import Fact, fold
from storage.record import Record

LATE = timedelta(days=60)
"""How long after the date that it prints a report may come online and still be news to a watch begun in between."""
SCORED = ("score-changed", "statement-score-changed", "statement-added")


def is_history(record: Record, address: str, book: Book, baselines: Collection[str]) -> bool:
    """Whether a reading belongs to the starting position. ``baselines``: the kinds of page that were read well once.

    A list or profile does until its kind was read well once. A report's page does when it is first read, if the
    report was listed by then, or is dated long before the watch and older than what is in force. CQC puts reports
    online after the date that they print, so a date shortly before the watch proves nothing; while the list was
    never read, such a report is history where it only repeats what is in force.
    """
    if record.kind != "cqc-assessment":
        return record.kind not in baselines
    if not baselines:
        return True
    if address in book.known.addresses:
        return False
    stated = facts_of(record, address=None, body=None)
    known = [fact.identity for fact in stated if fact.attribute == "report" and book.known.get(fact)]
    if known:
        return any(identity in book.from_baseline for identity in known)
    dated = record.dates.report or record.dates.published
    said = [fact for fact in stated if fact.attribute == "reported"]
    if _before(book.since, dated, by=LATE) and not any(_newer_than_in_force(fact, book) for fact in said):
        return True
    listed = "cqc-reports" in baselines
    return not listed and _before(book.since, dated) and not any(_denies_in_force(fact, book) for fact in said)


def learned_late(step: Step, record: Record, last: Record | None, book: Book) -> bool:
    """Whether a step only tells what was so before: a report listed late that is long older than the watch, or a rating
    that the ``last`` reading of the page could not understand. A report that was removed and is back is news."""
    change = step.change
    if change is None:
        return False
    if change.kind == "report-published" and record.kind != "cqc-assessment":
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


def _in_force(fact: Fact, book: Book) -> Fact | None:
    return next(book.known.of("rating", scope=fact.scope, subject=fact.subject), None)


def _before(since: datetime | None, date: str | None, *, by: timedelta = timedelta()) -> bool:
    """Whether a printed date (a month's as far as it goes) lies before the watch began, ``by`` at least so much."""
    if date is None or since is None:
        return False
    line = (since.astimezone(LONDON).date() - by).isoformat()
    return date < line[: len(date)]
