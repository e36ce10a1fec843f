"""One printing of a rating, and what may stand where a rating does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from storage.record import KeyQuestion

from .blocks import Block
from .dates import starts_with_date
from .key_questions import key_question
from .pair import pair
from .ratings import Word
from .spelling import folded

_NEVER_A_WORD = re.compile(
    r"(?:read|view|see|show|hide|find|open|close|click|more|download|updated?|published|report|"
    r"inspect\w*|assess\w*|summary|findings?|our|what|how|"
    r"why|about|we|the|this|people|full|latest|previous|overview|rating|score|new|print|share|back|"
    r"next|date|n/?a|tbc|details?|contents|key)\b"
)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One printing of a rating: the word, or ``raw`` where it is none that is known.

    ``at`` is the block of the key question, ``to`` the last one used; ``style`` tells a heading with its word below it
    (``below``) from a line, item or row that says both (``beside``) and from a mark in the page's code (``hint``).
    ``inherited`` says that the page marks it as given to the provider or registration before.
    """

    key_question: KeyQuestion
    word: Word | None
    raw: str = ""
    quote: str
    at: int
    to: int
    style: Literal["below", "beside", "hint"]
    inherited: bool = False


def beside(name: KeyQuestion, word: Word | None, raw: str, block: Block, n: int, quote: str = "") -> Seen:
    """A printing in a block that says both key question and rating."""
    return Seen(key_question=name, word=word, raw=raw, quote=quote or block.text, at=n, to=n, style="beside")


def may_be_a_word(text: str) -> bool:
    """Whether the text is short and plain enough for a rating that nobody has told us of."""
    if not 0 < len(text) <= 45 or len(text.split()) > 5 or re.search(r"[\d.?!:;@()]", text):
        return False
    if key_question(text) or pair(text):
        return False
    return not _NEVER_A_WORD.match(folded(text)) and not starts_with_date(text) and any(c.isalpha() for c in text)
