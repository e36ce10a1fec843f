"""The rating that CQC's own bands give for a printed score, where it prints no word.

Bands and limiters: CQC, "How we reach a rating" for the single assessment framework, as quoted by third parties and on
CQC's local authority pages (seen 2026-11).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from storage.record import QualityStatement

_BANDS = ((25, 38, "Inadequate"), (39, 62, "Requires improvement"), (63, 87, "Good"), (88, 100, "Outstanding"))


def whole(number: Decimal) -> int:
    """A percentage without decimals, half rounded up."""
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def derived(number: Decimal, scores: Sequence[int]) -> str | None:
    """The rating for a key question's percentage and its statements' scores; None outside 25 to 100."""
    percentage = whole(number)
    word = next((word for low, high, word in _BANDS if low <= percentage <= high), None)
    if word == "Good" and 1 in scores:
        return "Requires improvement"
    if word == "Outstanding" and (1 in scores or 2 in scores):
        return "Good"
    return word


def mismatch(number: Decimal, statements: Sequence[QualityStatement]) -> str | None:
    """A sentence where the statements' sum does not give the printed percentage, else None."""
    if not statements:
        return None
    total = sum(statement.score for statement in statements)
    expected = whole(Decimal(100 * total) / Decimal(4 * len(statements)))
    if expected == whole(number):
        return None
    most = 4 * len(statements)
    return (
        f"the {len(statements)} statements add up to {total} of {most}, which is {expected} %, but {number} is printed"
    )
