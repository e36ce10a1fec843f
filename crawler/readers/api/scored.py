"""What an assessment scored: the percentage of a key question, and its quality statements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.readers.spelling import folded
from storage.record import KeyQuestion, QualityStatement, ReportRef, Score

from .claim import Report
from .fields import Fields

_PERCENTAGE = ("percentageScore", "percengtageScore")
_SCORE = re.compile(r"([1-4])(?:[\s:–-].*)?")
_IN_WORDS = (
    ("significant shortfalls", 1), ("some shortfalls", 2), ("good standard", 3), ("exceptional standard", 4),
)  # fmt: skip
"""CQC, "Scoring" (single assessment framework), seen 2026-11."""
_NOT_SCORED = re.compile(r"not (?:yet )?(?:assessed|scored|applicable)\b.*|no score.*|n/?a")


def score_of(said: Fields, question: KeyQuestion, scope: str, report: Report) -> Score | None:
    """The percentage of a key question; None where it has none.

    CQC's schema spells the field ``percengtageScore``; every program that reads it found ``percentageScore``.
    """
    name = next((name for name in _PERCENTAGE if said.values.get(name) not in (None, "")), "")
    value = said.values.get(name)
    if isinstance(value, str) and _NOT_SCORED.fullmatch(folded(value)):
        return None
    percentage = said.whole(name) if name else None
    if percentage is None:
        return None
    if not 0 <= percentage <= 100:
        said.refuse(name, "a whole number from 0 to 100")
        return None
    return Score(
        scope=scope, key_question=question, percentage=percentage, quote=said.quote("name", name),
        report=ReportRef(id=report.id), date=report.date, framework="saf",
    )  # fmt: skip


def statements_of(said: Fields, question: KeyQuestion, scope: str, report: Report) -> Iterator[QualityStatement]:
    """The statements of a key question that were scored."""
    for one in said.each("topicareas"):
        name, score = one.text("name"), _statement_score(one)
        if name and score:
            yield QualityStatement(
                key_question=question, name=name, score=score, quote=one.quote("name", "qualityStatementscore"),
                scope=scope, report=ReportRef(id=report.id), date=report.date, framework="saf",
            )  # fmt: skip


def _statement_score(said: Fields) -> int | None:
    """1 to 4 of "3 - Evidence shows a good standard"; None where it was not assessed."""
    value = said.values.get("qualityStatementscore")
    words = folded(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not words and value in (None, ""):
        return None
    if _NOT_SCORED.fullmatch(words) or (not words[:1].isdigit() and _is_not_assessed(said)):
        return None
    found = _SCORE.fullmatch(words)
    score = int(found[1]) if found else next((n for told, n in _IN_WORDS if told in words), None)
    if score is None:
        said.refuse("qualityStatementscore", "a score from 1 to 4, such as 3 - Evidence shows a good standard")
    return score


def _is_not_assessed(said: Fields) -> bool:
    return bool(_NOT_SCORED.fullmatch(folded(said.text("status") or "")))
