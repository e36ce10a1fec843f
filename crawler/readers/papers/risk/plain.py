"""A text in which marks of emphasis, dashes and quotes are one kind each, every character at its place."""

from __future__ import annotations

import re

_SAME = {
    "-": "‐‑‒–—―−",
    "'": "‘’ʼ´`",
    '"': "“”",
    "x": "×✕✖",
    "→": "➔➜➞➙➝➡⟶⇒►",
    " ": "_\t\\",
    "/": "|",
}
_SIGNS = str.maketrans({sign: plain for plain, signs in _SAME.items() for sign in signs})
_MARKED = re.compile(r"[*_\t\\|\x60]")
_EMPHASIS = re.compile(r"(?<!\d)(?<!\d )\*|\*(?! ?\d)")


def plain(text: str) -> str:
    """The text for the patterns of this room; as long as it was, so that places in it are places of the text."""
    if text.isascii() and not _MARKED.search(text):
        return text
    return _EMPHASIS.sub(" ", text.translate(_SIGNS))
