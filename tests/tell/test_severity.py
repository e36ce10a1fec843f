import pytest

from monitor.groups import KINDS
from monitor.severity import severity
from storage.change import SEVERITIES

RI = "Requires improvement"

ROWS = [
    # kind, before, after, direction, steps, subject, severity
    ("rating-changed", "Good", "Inadequate", "down", 2, "overall", "critical"),
    ("rating-changed", RI, "Inadequate", "down", 1, "overall", "critical"),
    ("rating-changed", "Outstanding", RI, "down", 2, "safe", "critical"),
    ("rating-changed", "Not rated", "Inadequate", None, 0, "safe", "critical"),
    ("first-rating", None, "Inadequate", None, 0, "overall", "critical"),
    ("rating-corrected", "Good", "Inadequate", "down", 2, "overall", "critical"),
    ("rating-suspended", "Good", None, None, 0, "overall", "critical"),
    ("rating-withdrawn", "Good", "Outstanding", "up", 1, "overall", "critical"),
    ("report-removed", "AP1", None, None, 0, "AP1", "critical"),
    ("warning-notice", None, "Regulation 17", None, 0, None, "critical"),
    ("enforcement", None, "conditions", None, 0, None, "critical"),
    ("special-measures-entered", None, "special measures", None, 0, None, "critical"),
    ("signal-raised", None, "one never event", None, 0, "never-event", "critical"),
    ("signal-raised", None, "section 29A", None, 0, "section-29a", "critical"),
    ("rating-changed", "Good", RI, "down", 1, "overall", "high"),
    ("rating-changed", "Good", RI, None, 0, "overall", "high"),
    ("rating-corrected", RI, "Good", "up", 1, "overall", "high"),
    ("requirement-notice", None, "Regulation 18", None, 0, None, "high"),
    ("action-added", None, "The provider MUST keep records", None, 0, None, "high"),
    ("action-added", None, "keep records", None, 0, "must", "high"),
    ("special-measures-exited", "special measures", None, None, 0, None, "high"),
    ("provider-changed", "A Ltd", "B Ltd", None, 0, None, "high"),
    ("deregistered", None, None, None, 0, None, "high"),
    ("first-rating", None, RI, None, 0, "overall", "high"),
    ("risk-added", None, 15, None, 0, "3163", "high"),
    ("risk-score-changed", 12, 16, "up", 0, "3163", "high"),
    ("assurance-changed", "Substantial", "Reasonable", "down", 1, "x/safe", "high"),
    ("paper-withdrawn", "paper", None, None, 0, None, "high"),
    ("batch-held", None, "41 pages", None, 0, None, "high"),
    ("rating-changed", RI, "Good", "up", 1, "overall", "medium"),
    ("rating-changed", "Inadequate", "Good", "up", 2, "overall", "medium"),
    ("first-rating", None, "Good", None, 0, "overall", "medium"),
    ("rating-under-review", "Good", "Good", None, 0, "overall", "medium"),
    ("report-published", None, "title", None, 0, "AP1", "medium"),
    ("report-amended", "a", "b", None, 0, "AP1", "medium"),
    ("finding-added", None, "text", None, 0, None, "medium"),
    ("statement-score-changed", 3, 1, "down", 2, "well-led/Speak up", "medium"),
    ("meeting-papers-published", None, "x", None, 0, None, "medium"),
    ("paper-replaced", "x", "y", None, 0, None, "medium"),
    ("risk-added", None, 12, None, 0, "3163", "medium"),
    ("risk-score-changed", 16, 12, "down", 0, "3163", "medium"),
    ("measure-off-target", "94%", "88%", None, 0, "1g", "medium"),
    ("signal-raised", None, "segment 3", None, 0, "segment", "medium"),
    ("words-found", None, "x", None, 0, None, "medium"),
    ("source-unreadable", None, "x", None, 0, None, "medium"),
    ("source-quiet", None, "x", None, 0, None, "medium"),
    ("rating-confirmed", "Good", "Good", None, 0, "overall", "low"),
    ("rating-confirmed", "Inadequate", "Inadequate", None, 0, "overall", "low"),
    ("score-changed", 61, 44, "down", 0, "well-led", "low"),
    ("assessment-started", None, "text", None, 0, None, "low"),
    ("action-added", None, "The provider SHOULD keep records", None, 0, None, "low"),
    ("details-changed", "a", "b", None, 0, "address", "low"),
    ("assurance-changed", "Reasonable", "Substantial", "up", 1, "x/safe", "low"),
    ("measure-back-on-target", "88%", "95%", None, 0, "1g", "low"),
    ("meeting-moved", "a", "b", None, 0, None, "low"),
    ("assessment-ended", "text", None, None, 0, None, "info"),
    ("statement-added", None, "3", None, 0, "well-led/x", "info"),
    ("requirement-notice", "Regulation 18", None, None, 0, None, "info"),
    ("warning-notice", "Regulation 17", None, None, 0, None, "info"),
    ("date-corrected", "a", "b", None, 0, None, "info"),
    ("manager-changed", None, None, None, 0, None, "info"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "after", "direction", "steps", "subject", "expected"), ROWS)
def test_the_first_level_that_fits_holds(
    kind: str,
    before: str | int | None,
    after: str | int | None,
    direction: str | None,
    steps: int,
    subject: str | None,
    expected: str,
) -> None:
    assert severity(kind, before, after, direction, steps, subject) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_severity(kind: str) -> None:
    assert severity(kind, None, None, None, 0, None) in SEVERITIES
