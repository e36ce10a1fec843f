"""The words of a PDF's page with their places, quickly: lines where a page is prose, every word where cells count.

A pack has hundreds of pages. Of most of them only the lines matter, so PDFium is asked for the text of a page at once
and then for the places of a line's two ends; only on the pages that are chosen, and in lines that are spread wide, for
those of every word.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from crawler.readers.errors import NotUnderstood
from crawler.readers.glyphs import MOST_LETTERS, Sheet, turn_of
from crawler.readers.strokes import Turn, drawn
from crawler.readers.words import Word

from .ticks import drawn_as

_WORD = re.compile(r"\S+")
_LINES = re.compile(r"[^\r\n]+")
_WIDE = 0.62
"""Letters' heights that a line takes for each of its letters where it is spread: it may be several cells or columns."""
LEAST_LINES, MOST_LOOKED_AT = 6, 2_000
"""Lines that a table has at least, and things drawn on a page among which they are looked for."""
SAMPLED = 8
GUTTER = 1.4
"""Letters' heights between two words of a line that part columns."""
_GAP = re.compile(r" {2,}|\t")
_RARE = re.compile(r"[\x02\ufffe\uf000-\uf0ff]")
_SYMBOLS = ("wingdings", "symbol", "webdings", "dingbats")


@dataclass(frozen=True, slots=True)
class _Font:
    name: str
    bold: bool
    symbols: bool


@dataclass(frozen=True, slots=True)
class _Type:
    """How a run of letters is printed; ``quarter`` turns, None for a slant. ``dim``: its font does not say what its
    first letter is."""

    size: float
    font: _Font
    quarter: int | None
    dim: bool


def text_of(page: Any) -> tuple[Any, str]:
    """The text page of PDFium, which the caller closes, and all of its text: a letter for each of its numbers.

    Raises NotUnderstood for a page with more letters than any page has.
    """
    text = page.get_textpage()
    count = pdfium.FPDFText_CountChars(text.raw)
    if count > MOST_LETTERS:
        text.close()
        raise NotUnderstood(f"a page of the PDF has {count:,} letters; the most that is read is {MOST_LETTERS:,}")
    if count <= 0:
        return text, ""
    room = (ctypes.c_ushort * (count + 1))()
    written = max(0, pdfium.FPDFText_GetText(text.raw, 0, count, room) - 1)
    said = bytes(room)[: 2 * written].decode("utf-16-le", "replace")
    if len(said) != count:  # letters without a text, or of two parts: then one by one
        at = pdfium.FPDFText_GetUnicode
        said = "".join(_one(at(text.raw, n)) for n in range(count))
    return text, said


def _one(code: int) -> str:
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code <= 0x10FFFF else " " if code == 0 else "\ufffd"


def is_drawn(page: Any) -> bool:
    """Whether lines are drawn on a page, or a form that may hold some: there may be a table."""
    lines = 0
    for n in range(min(pdfium.FPDFPage_CountObjects(page.raw), MOST_LOOKED_AT)):
        kind = pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page.raw, n))
        lines += kind == pdfium.FPDF_PAGEOBJ_PATH
        if lines >= LEAST_LINES or kind == pdfium.FPDF_PAGEOBJ_FORM:
            return True
    return False


def sheet(page: Any, text: Any, said: str, *, every_word: bool) -> Sheet:
    """What stands on a page: its words (of a line that is one run: the first word, then the rest as one), and with
    ``every_word`` the rules that are drawn. In columns that are written line by line it is every word too."""
    writer = _Writer(text.raw, said, page.get_bbox(), every_word)
    if not every_word:
        writer.every_word = writer.has_gutter()
    raw = list(writer.words())
    quarters = Counter[int | None]()
    for one in raw:
        quarters[one.type.quarter] += len(one.text)
    quarter = next((one for one, _ in quarters.most_common() if one is not None), 0)
    turn = turn_of(quarter)
    rules, pictures = drawn(page.raw, turn) if every_word else ((), False)
    return Sheet(tuple(_placed(one, turn, quarter) for one in raw), rules, pictures)


class _Raw(NamedTuple):
    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    type: _Type
    bold: bool


class _Writer:
    """Finds the words of one page; what PDFium writes its answers into is made once."""

    def __init__(self, text: Any, said: str, page: tuple[float, float, float, float], every_word: bool) -> None:
        self.text, self.said, self.page, self.every_word = text, said, page, every_word
        self.box, self.x, self.y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        self.matrix = pdfium.FS_MATRIX()
        self.types: dict[int, _Type] = {}
        self.fonts: dict[int, _Font] = {}

    def has_gutter(self) -> bool:
        """Whether half of a few lines from the midst of the page are parted, each at about the same place."""
        lines = [line.span() for line in _LINES.finditer(self.said) if line.end() - line.start() >= 40]
        middle = lines[max(0, len(lines) // 2 - SAMPLED // 2) :][:SAMPLED]
        found: list[float] = []
        for n, span in enumerate(middle if len(lines) >= SAMPLED else ()):
            if (gap := self._gap(*span)) is not None:
                found.append(gap)
            if 2 * (len(found) + len(middle) - n - 1) < SAMPLED:
                return False  # too few are left
        found.sort()
        return 2 * len(found) >= SAMPLED and found[len(found) // 2] - found[len(found) // 4] < 40

    def _gap(self, begin: int, end: int) -> float | None:
        """Where the first wide gap of a line ends."""
        wide = GUTTER * self._type(begin).size
        for blank in re.finditer(r"\s+", self.said[begin:end].rstrip()):
            before, after = self._at(begin + blank.start() - 1), self._at(begin + blank.end())
            if blank.start() > 3 and after[0] - before[2] > wide:
                return after[0]
        return None

    def words(self) -> Iterator[_Raw]:
        for line in _LINES.finditer(self.said):
            begin, end = line.span()
            while begin < end and self.said[begin].isspace():
                begin += 1
            while end > begin and self.said[end - 1].isspace():
                end -= 1
            if begin < end:
                yield from self._line(begin, end)

    def _line(self, begin: int, end: int) -> Iterator[_Raw]:
        """The runs of one line of PDFium's, without those beyond the page's edge."""
        kind, last = self._type(begin), self._type(end - 1)
        pdfium.FPDFText_GetCharOrigin(self.text, begin, self.x, self.y)
        origin = (self.x.value, self.y.value)
        if not (self.page[0] <= origin[0] <= self.page[2] and self.page[1] <= origin[1] <= self.page[3]):
            return
        head, tail = self._at(begin), self._at(end - 1)
        long = max(abs(tail[2] - head[0]), abs(tail[3] - head[1]))
        words = self.every_word or kind.font.symbols or last.font.symbols or long > _WIDE * kind.size * (end - begin)
        if words or kind.quarter is None or _GAP.search(self.said, begin, end):
            same = kind if kind is last else None
            for word in _WORD.finditer(self.said, begin, end):
                yield self._run(*word.span(), origin, same)
            return
        first = self.said.find(" ", begin, end)
        if first < 0:
            yield self._run(begin, end, origin, kind)
            return
        bold = kind.font.bold and last.font.bold
        for one, two in ((begin, first), (first + 1, end)):
            yield self._run(one, two, origin, kind, bold)

    def _run(
        self, begin: int, end: int, origin: tuple[float, float], kind: _Type | None, bold: bool | None = None
    ) -> _Raw:
        kind = kind or self._type(begin)
        first, last = self._at(begin), self._at(end - 1)
        box = (min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3]))
        text = self.said[begin:end]
        if kind.font.symbols or _RARE.search(text):
            text = "".join(drawn_as(letter, self._type(n).font.name) for n, letter in enumerate(text, begin))
        if kind.dim:
            failed = pdfium.FPDFText_HasUnicodeMapError
            text = "".join("\ufffd" if failed(self.text, n) == 1 else one for n, one in enumerate(text, begin))
        return _Raw(text, box, origin, kind, kind.font.bold if bold is None else bold)

    def _at(self, n: int) -> tuple[float, float, float, float]:
        pdfium.FPDFText_GetLooseCharBox(self.text, n, self.box)
        return self.box.left, self.box.bottom, self.box.right, self.box.top

    def _type(self, n: int) -> _Type:
        """How a letter is printed; the letters that one instruction of the page prints are of one type."""
        thing = pdfium.FPDFText_GetTextObject(self.text, n)
        where = ctypes.c_void_p.from_buffer(thing).value or 0
        if where not in self.types:
            self.types[where] = self._typed(n, thing if where else None)
        return self.types[where]

    def _typed(self, n: int, thing: Any | None) -> _Type:
        pdfium.FPDFText_GetMatrix(self.text, n, self.matrix)
        at = self.matrix
        size = pdfium.FPDFText_GetFontSize(self.text, n) * math.hypot(at.c, at.d)
        turned = math.degrees(math.atan2(at.b, at.a)) / 90
        quarter = round(turned) % 4 if abs(turned - round(turned)) < 0.03 else None
        dim = pdfium.FPDFText_HasUnicodeMapError(self.text, n) == 1
        return _Type(min(max(size, 1.0), 1000.0), self._font(n, thing), quarter, dim)

    def _font(self, n: int, thing: Any | None) -> _Font:
        font = pdfium.FPDFTextObj_GetFont(thing) if thing else None
        where = (ctypes.c_void_p.from_buffer(font).value or 0) if font else 0
        if where and where in self.fonts:
            return self.fonts[where]
        name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
        length = pdfium.FPDFText_GetFontInfo(self.text, n, name, 200, flags)
        said = name.raw[: max(0, min(length, 200) - 1)].decode("latin-1").casefold()
        bold = "bold" in said or "black" in said or pdfium.FPDFText_GetFontWeight(self.text, n) >= 600
        found = _Font(said, bold, any(part in said for part in _SYMBOLS))
        if where:
            self.fonts[where] = found
        return found


def _placed(word: _Raw, turn: Turn, quarter: int) -> Word:
    left, bottom, right, top = word.box
    (xa, ya), (xb, yb) = turn(left, bottom), turn(right, top)
    return Word(
        text=word.text, x0=min(xa, xb), x1=max(xa, xb), top=min(ya, yb), base=turn(*word.origin)[1],
        size=word.type.size, bold=word.bold, upright=word.type.quarter == quarter, unknown=word.text.count("\ufffd"),
    )  # fmt: skip
