"""The sentences that hold words which a rule looks for."""

from __future__ import annotations

from collections.abc import Collection

from storage.paper import WordsFound

from .pack import Found, Pack


def own_words(pack: Pack, words: Collection[str]) -> Found[WordsFound]:
    """Every sentence with one of these words (or phrases), whole words alone, whatever their case and blanks."""
    return Found()
