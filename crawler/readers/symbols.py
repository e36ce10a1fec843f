"""Arrows and bullets that a PDF prints from a font of symbols, as the characters that they look like."""

from __future__ import annotations

import re

_WINGDINGS = {
    **dict.fromkeys((0xDF, 0xE7, 0xEF), "←"),
    **dict.fromkeys((0xE0, 0xE8, 0xF0), "→"),
    **dict.fromkeys((0xE1, 0xE9, 0xF1), "↑"),
    **dict.fromkeys((0xE2, 0xEA, 0xF2), "↓"),
    0xF3: "↔",
    **dict.fromkeys((0x6C, 0x9F, 0xB7), "●"),
    **dict.fromkeys((0x6E, 0xA7), "▪"),
    0xD8: "•",
    0xFC: "✓",
}
"""Codes of Microsoft's font Wingdings (its published table)."""
_SYMBOL = {0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB7: "•"}
"""Codes of Adobe's font Symbol (its published encoding)."""
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("⇧⬆⭡🠅🡅🡑🢁🡹", "↑"),
        **dict.fromkeys("⇩⬇⭣🠇🡇🡓🢃🡻", "↓"),
        **dict.fromkeys("⇔⬌⟷⭤🡘⬄", "↔"),
        **dict.fromkeys("➔➜➙➡⇨⭢🠆🡆🡒🢂", "→"),
        **dict.fromkeys("⬅⇦⭠🠄🡄🡐🢀", "←"),
    }
)
_PAIR = re.compile(r"→\s?←|←\s?→")
_GLUED = re.compile(r"(?<=\w)(?=[↔↑↓])|(?<=[↔↑↓])(?=\w)")
BULLETS = frozenset("•●▪◦‣∙·*–-■□○➢❖✓")


def symbol(code: int, font: str) -> str | None:
    """The character that a font of symbols prints for a code, itself or in the private area that such fonts use
    (U+F0xx); None for a font of letters."""
    private = 0xF000 <= code <= 0xF0FF
    own = code - 0xF000 if private else code
    name = font.casefold()
    if "wingdings" in name:
        return _WINGDINGS.get(own) if "wingdings2" not in name and "wingdings3" not in name else None
    if "symbol" in name or (private and own in _SYMBOL and not name):
        return _SYMBOL.get(own)
    return _WINGDINGS.get(own) if private and own not in _SYMBOL else None


def plain_arrows(text: str) -> str:
    """The text with each arrow as ↔, ↑ or ↓ apart from the words; two that point at each other or away are one ↔."""
    return _GLUED.sub(" ", _PAIR.sub("↔", text.translate(_ALIKE)))
