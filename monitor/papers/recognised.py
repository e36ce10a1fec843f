"""What a paper says on pages that are pictures: its figures are never compared, its sentences say how they came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from crawler.readers.papers.private import KEPT_OUT
from storage.paper import Assurance, FinanceLine, Measure, Mention, Risk
from storage.record import Record

MAY_BE_WRONG = "(recognised from a picture of the page, and may be misread)"
V = TypeVar("V", Measure, FinanceLine)
W = TypeVar("W", Risk, Assurance)


def printed(record: Record) -> Record:
    """The record without the risks, levels and figures that stand on pictures alone: a 6 that is read as an 8 there is
    no change."""
    pages = frozenset(record.from_pictures)
    if not pages:
        return record
    return record.model_copy(
        update={
            "risks": _shown(record.risks, pages),
            "assurance": _shown(record.assurance, pages),
            "measures": _placed(record.measures, pages),
            "finance": _placed(record.finance, pages),
        }
    )


def as_said(sentence: str, page: int | None, record: Record) -> str:
    """A sentence as it is told: of a picture, with the words that it may be wrong."""
    pictured = page is not None and page in record.from_pictures and sentence != KEPT_OUT
    return f"{sentence} {MAY_BE_WRONG}" if pictured else sentence


def _shown(values: Sequence[W], pages: frozenset[int]) -> tuple[W, ...]:
    return tuple(one for one in values if not one.mentions or any(_is_off(at, pages) for at in one.mentions))


def _placed(values: Sequence[V], pages: frozenset[int]) -> tuple[V, ...]:
    return tuple(one for one in values if one.page not in pages)


def _is_off(mention: Mention, pages: frozenset[int]) -> bool:
    return mention.page not in pages
