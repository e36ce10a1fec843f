"""One spelling of white space, so that two printings of the same words are the same text."""

from __future__ import annotations

import re
import unicodedata

_NEVER_SEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe0e\ufe0f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text in NFKC with every run of white space one blank, and nothing invisible; quotes and dashes as printed."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _CONTROL.sub(" ", _NEVER_SEEN.sub("", text))
    return " ".join(unicodedata.normalize("NFKC", text).split())


def visible(text: str) -> str:
    """The same without NFKC and without cutting the ends: for text that is cleaned once it stands in its block."""
    return re.sub(r"\s+", " ", _CONTROL.sub(" ", _NEVER_SEEN.sub("", text)))


def folded(text: str) -> str:
    """The text for comparing with fixed words: lower case, straight quotes, plain hyphens."""
    return clean(text).casefold().translate(_PLAIN)


_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', **dict.fromkeys("‐‑‒–—―−", "-")}
)
