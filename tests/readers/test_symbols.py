"""Arrows and bullets of the fonts of symbols that office programs print them with."""

from __future__ import annotations

import pytest

from crawler.readers.symbols import plain_arrows, symbol


@pytest.mark.parametrize(
    ("code", "font", "drawn"),
    [
        (0xF0E1, "ABCDEF+Wingdings-Regular", "↑"),
        (0xEA, "Wingdings", "↓"),
        (0xF0F3, "Wingdings", "↔"),
        (0xF0AD, "SymbolMT", "↑"),
        (0xF0AF, "", "↓"),
        (0xF0E2, "", "↓"),
        (0xF0AD, "Wingdings", None),
        (0xF06C, "Wingdings", "●"),
        (0xF0B7, "Symbol", "•"),
        (0xE1, "Helvetica", None),
        (0xF0E1, "Wingdings3", None),
        (0xE000, "Icons", None),
    ],
)
def test_a_code_of_a_font_of_symbols_is_what_it_draws(code: int, font: str, drawn: str | None) -> None:
    assert symbol(code, font) == drawn


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Good→←Aug 2019", "Good ↔ Aug 2019"),
        ("Good ← → Aug 2019", "Good ↔ Aug 2019"),
        ("Good⬆⬆", "Good ↑↑"),
        ("Good 🡇 Aug 2019", "Good ↓ Aug 2019"),
        ("from 1 → 2", "from 1 → 2"),
    ],
)
def test_arrows_are_spelt_in_one_way_and_apart_from_the_words(printed: str, read: str) -> None:
    assert plain_arrows(printed) == read
