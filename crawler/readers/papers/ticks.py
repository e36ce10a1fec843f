"""Ticks and boxes as papers print them, from whatever font or markup: ☑ for one that is set, ☐ for one that is not."""

from __future__ import annotations

import re
from typing import Literal

from crawler.readers.symbols import symbol

TICKED, EMPTY = "☑", "☐"
_WINGDINGS = {**dict.fromkeys((0xFC, 0xFE, 0xFB, 0xFD, 0x78), TICKED), **dict.fromkeys((0xA8, 0x6F, 0x71, 0x72), EMPTY)}
"""Codes of Microsoft's font Wingdings: a tick, a cross, and boxes with and without one."""
_WINGDINGS_2 = {**dict.fromkeys((0x50, 0x4F, 0x52, 0x53, 0x54), TICKED), **dict.fromkeys((0xA3, 0x30, 0x2A), EMPTY)}
"""Codes of its font Wingdings 2."""
_DINGBATS = dict.fromkeys((0x33, 0x34, 0x35, 0x36, 0x37, 0x38), TICKED)
"""Codes of ITC's font Zapf Dingbats."""
_SET = "✓✔√☑☒✗✘✕✖🗸🗹"
_NOT_SET = "☐□▢◻⬜"
_MARK = re.compile(rf"[{_SET}]|(?<![\w'’-])[xX](?![\w'’-])")


def drawn_as(letter: str, font: str) -> str:
    """The character that a font prints for a letter; U+FFFD where that cannot be told."""
    code = ord(letter)
    if code in (0x02, 0xFFFE):
        return "-"
    if not letter.strip():
        return letter
    own = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if (mark := _table(font).get(own)) and (own != code or font):
        return mark
    if own != code and own == 0xFC:
        return TICKED
    if (sign := symbol(code, font)) is not None:
        return sign
    return "\ufffd" if 0xE000 <= code <= 0xF8FF else letter


def _table(font: str) -> dict[int, str]:
    if "dingbats" in font:
        return _DINGBATS
    if "wingdings" not in font:
        return {}
    return _WINGDINGS_2 if re.search(r"wingdings[ -]?2", font) else {} if "wingdings3" in font else _WINGDINGS


def tick(text: str) -> Literal["set", "empty"] | None:
    """Whether a text, of a cell or a line, is nothing but a mark that is set or a box that is not."""
    said = text.strip(" .[]()|")
    if said and all(letter in _NOT_SET for letter in said):
        return "empty"
    if said in ("x", "X", "ü", "Ö") or (said and all(letter in _SET for letter in said)):
        return "set"
    return None


def without_tick(text: str) -> tuple[str, Literal["set", "empty"] | None]:
    """A text without the mark that stands at its begin or end, and what the mark says; None where there is none."""
    said = text.strip()
    if said[:1] and said[0] in _SET + _NOT_SET:
        return said[1:].strip(), "set" if said[0] in _SET else "empty"
    if said[-1:] and said[-1] in _SET + _NOT_SET:
        return said[:-1].strip(), "set" if said[-1] in _SET else "empty"
    if re.search(r"\s[xX]$", said):
        return said[:-1].strip(), "set"
    return said, None
