"""The straight lines that a PDF's page draws, as PDFium finds them: what may be the rules of a table."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

MOST_RULES = 4_000
"""Lines and edges of one page; more is a drawing and no table."""
MOST_OBJECTS = 20_000
_DEEP = 4

Turn = Callable[[float, float], tuple[float, float]]
"""How a point of the page (up is more) moves to the page as it is read (down is more)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, level or upright, in points from the top left of the upright page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def level(self) -> bool:
        return self.bottom - self.top < self.x1 - self.x0


def drawn(page: Any, turn: Turn) -> tuple[tuple[Rule, ...], bool]:
    """The rules on a page, none where they are too many for a table, and whether there are pictures."""
    rules: list[Rule] = []
    pictures = _draw(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _matrix(), turn, rules)
    return tuple(rules) if len(rules) < MOST_RULES else (), pictures


def _matrix() -> Any:
    return pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)


def _draw(holder: Any, count: Any, get: Any, outer: Any, turn: Turn, rules: list[Rule], deep: int = 0) -> bool:
    """Gather the rules that are drawn, those in forms too; whether there are pictures."""
    pictures = False
    for n in range(min(count(holder), MOST_OBJECTS)):
        if len(rules) >= MOST_RULES:
            break
        one = get(holder, n)
        kind = pdfium.FPDFPageObj_GetType(one)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures = True
        elif kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM):
            own = _matrix()
            pdfium.FPDFPageObj_GetMatrix(one, own)
            whole = _times(own, outer)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                rules.extend(_rules(one, whole, turn))
            elif deep < _DEEP:
                inner = (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
                pictures |= _draw(one, *inner, whole, turn, rules, deep + 1)
    return pictures


def _times(first: Any, then: Any) -> Any:
    return pdfium.FS_MATRIX(
        first.a * then.a + first.b * then.c,
        first.a * then.b + first.b * then.d,
        first.c * then.a + first.d * then.c,
        first.c * then.b + first.d * then.d,
        first.e * then.a + first.f * then.c + then.e,
        first.e * then.b + first.f * then.d + then.f,
    )


def _rules(path: Any, matrix: Any, turn: Turn) -> Iterator[Rule]:
    """The straight strokes and edges of a path; what is slanted or bent is none."""
    begun = at = (0.0, 0.0)
    for n in range(min(pdfium.FPDFPath_CountSegments(path), MOST_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(path, n)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        across, up = float(x.value), float(y.value)
        to = turn(matrix.a * across + matrix.c * up + matrix.e, matrix.b * across + matrix.d * up + matrix.f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begun = to
        elif kind == pdfium.FPDF_SEGMENT_LINETO and (rule := _rule(at, to)):
            yield rule
        at = to
        if pdfium.FPDFPathSegment_GetClose(segment):
            if rule := _rule(at, begun):
                yield rule
            at = begun


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Rule | None:
    x0, x1 = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    wide, high = x1 - x0, bottom - top
    return Rule(x0, top, x1, bottom) if min(wide, high) < 1 and max(wide, high) > 3 else None
