"""One cell: as a spreadsheet writes it, as it is kept, and as it is written so that no spreadsheet runs it."""

from __future__ import annotations

import re
import unicodedata

FORMULA = "=+\\-@＝＋－＠"
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"', re.DOTALL)
"""``="0123"``: how a text is written that Excel must not take for a number."""
_MARKED = re.compile(rf"'+[{FORMULA}]")
_DANGEROUS = re.compile(rf"'*[{FORMULA}]")
_JOINERS = "\u200c\u200d"


def kept(cell: str) -> str:
    """A cell as it is kept: no control characters, no space around it, and without the marks that keep a spreadsheet
    from running it. ``kept(written(text))`` is ``text`` for every text that was kept."""
    text = plain(cell)
    found = _AS_TEXT.fullmatch(text)
    if found:
        return plain(found[1].replace('""', '"'))
    return text[1:] if _MARKED.match(text) else text


def written(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula: an apostrophe stands before what looks like one."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def plain(text: str) -> str:
    """A text without characters that cannot be seen, but for the breaks between its lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_shown(c) for c in lines).strip()


def _shown(character: str) -> str:
    if character == "\n" or character in _JOINERS:
        return character
    match unicodedata.category(character):
        case "Cf":
            return ""
        case "Cc" | "Cs" | "Zs" | "Zl" | "Zp":
            return " "
    return character


def folded(text: str) -> str:
    """A name as it is compared: letters and figures in lower case; accents, apostrophes, "&" and "Ltd" made alike."""
    letters = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("’", "'")).casefold()
    seen = "".join(c if c.isalnum() else "" if c == "'" or unicodedata.combining(c) else " " for c in letters)
    return " ".join("limited" if word == "ltd" else word for word in seen.split())


_POSTCODE = r"(?:[A-Z]{1,2}[0-9][A-Z0-9]?|GIR) ?[0-9][A-Z]{2}"


def postcode(text: str) -> str | None:
    """A postcode in its usual spelling (``CB21 5EF``); None where the text is none."""
    bare = re.sub(r"[\s.]+", "", unicodedata.normalize("NFKC", text)).upper()
    return f"{bare[:-3]} {bare[-3:]}" if re.fullmatch(_POSTCODE, bare) else None


def postcode_in(address: str) -> str | None:
    """The last postcode that a postal address names."""
    found = re.findall(rf"\b({_POSTCODE.replace(' ?', ' {0,2}')})\b", address.upper())
    return postcode(found[-1]) if found else None
