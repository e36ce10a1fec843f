"""How grave a change is before any rule: the contract's "Severity by default", the first level that fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from monitor.scales import way
from storage.change import Severity
from storage.record import RATINGS

Side = str | int | None

RATING_KINDS = frozenset(
    {
        "rating-changed",
        "first-rating",
        "rating-corrected",
        "rating-withdrawn",
        "rating-suspended",
        "rating-under-review",
    }
)
NEVER = frozenset({"never-event", "section-29a"})


class _Change(NamedTuple):
    kind: str
    before: Side
    after: Side
    direction: str | None
    steps: int
    subject: str | None


def severity(kind: str, before: Side, after: Side, direction: str | None, steps: int, subject: str | None) -> Severity:
    """The severity of a change.

    "To Inadequate" means that it was not before: a first rating counts, a confirmed one does not. Scope and provenance
    do not alter it. Steps and direction count for ratings only: a quality statement's score has a level of its own. A
    notice that is cleared (``after`` is None) is information.
    """
    change = _Change(kind, before, after, direction, steps, subject)
    if kind in RATING_KINDS and direction is None:
        which, distance = way(before, after)
        change = change._replace(direction=which, steps=distance)
    return next((level for level, fits in _LEVELS if fits(change)), "info")


def _critical(change: _Change) -> bool:
    match change.kind:
        case "rating-suspended" | "rating-withdrawn" | "report-removed" | "special-measures-entered":
            return True
        case "warning-notice" | "enforcement":
            return change.after is not None
        case "signal-raised":
            return change.subject in NEVER
    to_inadequate = change.after == RATINGS[0] and change.before != RATINGS[0]
    return change.kind in RATING_KINDS and (to_inadequate or (change.direction == "down" and change.steps >= 2))


def _high(change: _Change) -> bool:
    match change.kind:
        case "rating-corrected" | "special-measures-exited" | "provider-changed" | "deregistered" | "paper-withdrawn":
            return True
        case "batch-held":
            return True
        case "requirement-notice":
            return change.after is not None
        case "action-added":
            return _must(change)
        case "first-rating":
            return change.after == RATINGS[1]
        case "risk-added":
            return _number(change.after) >= 15
        case "risk-score-changed":
            return _number(change.after) > _number(change.before)
        case "assurance-changed":
            return change.direction == "down"
    return change.kind in RATING_KINDS and change.direction == "down"


def _medium(change: _Change) -> bool:
    if change.kind in RATING_KINDS and change.direction == "up":
        return True
    return change.kind in {
        "first-rating",
        "rating-under-review",
        "report-published",
        "report-amended",
        "finding-added",
        "statement-score-changed",
        "meeting-papers-published",
        "paper-replaced",
        "risk-added",
        "risk-score-changed",
        "measure-off-target",
        "signal-raised",
        "words-found",
        "source-unreadable",
        "source-quiet",
    }


def _low(change: _Change) -> bool:
    if change.kind == "assurance-changed":
        return change.direction == "up"
    return change.kind in {
        "rating-confirmed",
        "score-changed",
        "assessment-started",
        "action-added",
        "details-changed",
        "measure-back-on-target",
        "meeting-moved",
    }


_LEVELS: tuple[tuple[Severity, Callable[[_Change], bool]], ...] = (
    ("critical", _critical),
    ("high", _high),
    ("medium", _medium),
    ("low", _low),
)


def _must(change: _Change) -> bool:
    """By its level; an action of unknown level is one where its words say so."""
    said = change.subject if change.subject in ("must", "should") else f"{change.subject or ''} {change.after or ''}"
    return "must" in str(said).casefold().split()


def _number(side: Side) -> int:
    text = str(side)
    return int(text) if text.isdecimal() else 0
