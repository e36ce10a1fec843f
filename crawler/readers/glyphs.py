"""The words of a PDF's page with their places, as PDFium finds them."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from .errors import NotUnderstood
from .strokes import Rule, Turn, drawn
from .symbols import symbol
from .words import Word

MOST_LETTERS = 200_000
"""Characters of one page; more is no page that anybody reads."""
_HYPHENS = frozenset((0x02, 0xFFFE))
"""What PDFium gives for a hyphen at a line's end."""
_BLANKS = frozenset((*range(0x02), *range(0x03, 0x21), 0xA0, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000))
_PLAIN = range(0x21, 0xE000)
_UNKNOWN = "\ufffd"


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
    turn = turn_of(quarter)
    rules, pictures = drawn(page.raw, turn)
    words = tuple(_placed(word, turn, quarter) for word in raw)
    return Sheet(words, rules, pictures)


def turn_of(quarter: int) -> Turn:
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
