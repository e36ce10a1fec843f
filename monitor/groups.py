"""Which kinds of change each group of a rule's ``about`` means."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {
    "ratings": (
        "rating-changed",
        "first-rating",
        "rating-confirmed",
        "rating-corrected",
        "rating-withdrawn",
        "rating-suspended",
        "rating-under-review",
        "published-unrated",
        "level-discontinued",
        "score-changed",
        "statement-score-changed",
        "statement-added",
        "statement-dropped",
    ),
    "reports": (
        "report-published",
        "report-amended",
        "report-removed",
        "assessment-started",
        "assessment-ended",
        "finding-added",
        "finding-removed",
        "date-corrected",
        "framework-changed",
        "press-release-published",
    ),
    "enforcement": (
        "requirement-notice",
        "warning-notice",
        "enforcement",
        "special-measures-entered",
        "special-measures-exited",
        "action-added",
        "action-cleared",
    ),
    "registration": ("registered", "deregistered", "provider-changed", "details-changed", "manager-changed"),
    "board-papers": (
        "meeting-papers-published",
        "meeting-moved",
        "paper-replaced",
        "paper-withdrawn",
        "risk-added",
        "risk-closed",
        "risk-not-listed",
        "risk-score-changed",
        "risk-renumbered",
        "assurance-changed",
        "measure-off-target",
        "measure-back-on-target",
        "measure-changed",
        "signal-raised",
        "words-found",
    ),
    "trouble": ("source-unreadable", "source-recovered", "source-quiet", "sources-disagree", "batch-held"),
}

MOVING = (
    "rating-changed",
    "rating-corrected",
    "score-changed",
    "statement-score-changed",
    "risk-score-changed",
    "assurance-changed",
)
"""The kinds of change that go up or down; no other has a direction."""

KINDS: tuple[str, ...] = tuple(kind for kinds in GROUPS.values() for kind in kinds)


def kinds_of(word: str) -> frozenset[str]:
    """The kinds that a group or a kind stands for; empty where the word is neither.

    ``enforcement`` is a group and one of its own kinds: it means the group, which holds the kind.
    """
    if word in GROUPS:
        return frozenset(GROUPS[word])
    return frozenset({word} if word in KINDS else ())


def group_of(kind: str) -> str | None:
    """The group that a kind belongs to, or None where the kind is not known."""
    return next((group for group, kinds in GROUPS.items() if kind in kinds), None)
