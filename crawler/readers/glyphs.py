"""The words and the drawn rules of a PDF's page, as PDFium finds them."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from .errors import NotUnderstood
from .symbols import symbol
from .words import Word

MOST_LETTERS = 200_000
"""Characters of one page; more is no page that anybody reads."""
MOST_RULES = 4_000
"""Lines and edges of one page; more is a drawing and no table."""
MOST_OBJECTS = 20_000
_DEEP = 4
_HYPHENS = frozenset((0x02, 0xFFFE))
"""What PDFium gives for a hyphen at a line's end."""
_BLANKS = frozenset((*range(0x02), *range(0x03, 0x21), 0xA0, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000))
_PLAIN = range(0x21, 0xE000)
_UNKNOWN = "\ufffd"

Turn = Callable[[float, float], tuple[float, float]]


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


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a PDF: its words in the order in which they were written, its rules, and whether it has pictures."""

    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    pictures: bool


@dataclass(frozen=True, slots=True)
class _Type:
    """How a run of letters is printed: its height, weight, font and quarter turns, None for a slant."""

    size: float
    bold: bool
    font: str
    symbols: bool
    quarter: int | None


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    type: _Type
    unknown: int


def sheet_of(page: Any) -> Sheet:
    """What stands on a page of pypdfium2. Raises NotUnderstood for one with more letters than any page has."""
    text = page.get_textpage()
    try:
        raw = list(_raw_words(text.raw, page.get_bbox()))
    finally:
        text.close()
    quarters = Counter(word.type.quarter for word in raw for _ in word.text)
    quarter = next((one for one, _ in quarters.most_common() if one is not None), 0)
    turn = _turn(quarter)
    rules: list[Rule] = []
    pictures = _draw(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _matrix(), turn, rules)
    words = tuple(_placed(word, turn, quarter) for word in raw)
    return Sheet(words, tuple(rules) if len(rules) < MOST_RULES else (), pictures)


def _turn(quarter: int) -> Turn:
    """How a point of the page (up is more) moves to the page as it is read (down is more)."""
    return (
        lambda x, y: (x, -y),
        lambda x, y: (y, x),
        lambda x, y: (-x, y),
        lambda x, y: (-y, -x),
    )[quarter]


def _placed(word: _Raw, turn: Turn, quarter: int) -> Word:
    left, bottom, right, top = word.box
    (xa, ya), (xb, yb) = turn(left, bottom), turn(right, top)
    kind = word.type
    return Word(
        text=word.text, x0=min(xa, xb), x1=max(xa, xb), top=min(ya, yb), base=turn(*word.origin)[1], size=kind.size,
        bold=kind.bold, upright=kind.quarter == quarter, unknown=word.unknown,
    )  # fmt: skip


def _raw_words(text: Any, page: tuple[float, float, float, float]) -> Iterator[_Raw]:
    """The words on the page, in the order of the file; what is printed beyond its edge is not seen and left out."""
    count = pdfium.FPDFText_CountChars(text)
    if count > MOST_LETTERS:
        raise NotUnderstood(f"a page of the PDF has {count:,} letters; the most that is read is {MOST_LETTERS:,}")
    code_at = pdfium.FPDFText_GetUnicode
    codes = [code_at(text, n) for n in range(count)]
    types: dict[int, _Type] = {}
    room = _Room()
    begin = 0
    for n, code in enumerate([*codes, 0x20]):
        if code not in _BLANKS and code not in _HYPHENS:
            continue
        end = n + (code in _HYPHENS)  # the rest of such a word follows it without a blank, but on another line
        if end > begin:
            word = _word(text, codes, begin, end, types, room)
            if page[0] <= word.origin[0] <= page[2] and page[1] <= word.origin[1] <= page[3]:
                yield word
        begin = n + 1


class _Room:
    """What PDFium writes its answers into, made once for a page."""

    def __init__(self) -> None:
        self.first, self.last = pdfium.FS_RECTF(), pdfium.FS_RECTF()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()


def _word(text: Any, codes: list[int], begin: int, end: int, types: dict[int, _Type], room: _Room) -> _Raw:
    kind = _type_at(text, begin, types)
    failed = pdfium.FPDFText_HasUnicodeMapError
    letters = [
        (_UNKNOWN if failed(text, n) == 1 else chr(codes[n]))
        if codes[n] in _PLAIN and not kind.symbols
        else _letter(codes[n], _type_at(text, n, types).font)
        for n in range(begin, end)
    ]
    first, last, x, y = room.first, room.last, room.x, room.y
    pdfium.FPDFText_GetLooseCharBox(text, begin, first)
    pdfium.FPDFText_GetLooseCharBox(text, end - 1, last)
    pdfium.FPDFText_GetCharOrigin(text, begin, x, y)
    box = (
        min(first.left, last.left), min(first.bottom, last.bottom),
        max(first.right, last.right), max(first.top, last.top),
    )  # fmt: skip
    word = "".join(letters)
    if not word.isascii():
        word = word.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _Raw(word, box, (x.value, y.value), kind, word.count(_UNKNOWN))


def _letter(code: int, font: str) -> str:
    if code in _HYPHENS:
        return "-"
    if (drawn := symbol(code, font)) is not None:
        return drawn
    if 0xE000 <= code <= 0xF8FF or code > 0x10FFFF:
        return _UNKNOWN
    return chr(code)


def _type_at(text: Any, n: int, types: dict[int, _Type]) -> _Type:
    """How a letter is printed; the letters that one instruction of the page prints are of one type."""
    drawn = ctypes.c_void_p.from_buffer(pdfium.FPDFText_GetTextObject(text, n)).value or 0
    if drawn not in types:
        types[drawn] = _type(text, n)
    return types[drawn]


def _type(text: Any, n: int) -> _Type:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, n, matrix)
    size = pdfium.FPDFText_GetFontSize(text, n) * math.hypot(matrix.c, matrix.d)
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text, n, name, 200, flags)
    font = name.raw[: max(0, min(length, 200) - 1)].decode("latin-1")
    bold = "bold" in font.casefold() or pdfium.FPDFText_GetFontWeight(text, n) >= 600
    turned = math.degrees(math.atan2(matrix.b, matrix.a)) / 90
    quarter = round(turned) % 4 if abs(turned - round(turned)) < 0.03 else None
    symbols = any(name in font.casefold() for name in ("wingdings", "symbol"))
    return _Type(size=min(max(size, 1.0), 1000.0), bold=bold, font=font, symbols=symbols, quarter=quarter)


def _matrix() -> Any:
    return pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)


def _draw(holder: Any, count: Any, get: Any, outer: Any, turn: Turn, rules: list[Rule], deep: int = 0) -> bool:
    """Gather the rules that are drawn, those in forms too; whether there are pictures."""
    pictures = False
    for n in range(min(count(holder), MOST_OBJECTS)):
        if len(rules) >= MOST_RULES:
            break
        drawn = get(holder, n)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures = True
        elif kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM):
            own = _matrix()
            pdfium.FPDFPageObj_GetMatrix(drawn, own)
            whole = _times(own, outer)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                rules.extend(_rules(drawn, whole, turn))
            elif deep < _DEEP:
                inner = (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
                pictures |= _draw(drawn, *inner, whole, turn, rules, deep + 1)
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
