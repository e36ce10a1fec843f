"""What a listed document is: its title, its number on the agenda, and its part in the meeting."""

from __future__ import annotations

import re
from typing import Literal

from crawler.readers.spelling import clean

from .forms import file_name
from .link import Link
from .when import dates, without_dates
from .wordings import AGENDA, GENERIC, MINUTES, NOISE, PACK, SUPPLEMENT

Role = Literal["pack", "agenda", "paper", "minutes", "supplement"]
_SEP = r"(?:\s*[.):–—-]+\s*|\s+)"
_NAMED = re.compile(
    r"^(?:agenda )?(?:agenda(?= \d)|item|enc(?:losure)?|paper|attachment|tab|app(?:endix)?)\.?\s*(?:no\.?\s*)?"
    r"(\d{1,3}(?:[.-]\d{1,2}){0,3}(?:\s?[ivx]{1,4}\b|[a-z]\b)?|(?<=[ .])[A-Z]{1,2}\d{0,2}\b)(?=$|[^A-Za-z0-9])",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"^([A-Z]{2,6}[ /-]?\(?\d{2,4}\)?[/.-]\d{1,4}(?:[/.]\d{1,3}){0,2}|\d{1,3}/\d{2,4})" + _SEP)
_FIGURES = re.compile(
    r"^(\d{1,2}(?:[._]\d{1,2}){0,3}(?:[ivx]{1,4}|[a-h])?)(?:\s*[.):–—_-]+\s*|\s+)(?=[A-Za-z¤('\"&])"
    r"(?!(?:months?|weeks?|days?|years?|hours?|minutes? |point|of |st |nd |rd |th |x |%)\b)"
)
_ALONE = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?|[A-Z]\d?)[.)]?")
_LETTER = re.compile(r"^([A-Z]\d{0,2})(?:\s*[.):–—]\s*|\s+-\s*|-(?=[A-Z¤]))(?=\S)")
_OF_A_MEETING = re.compile(
    r"\b(?:the|nhs|trust|foundation|boards?|bod|tb|of|directors?|public|publicly|publication|held|in|meetings?"
    r"|open|session"
    r"|part|a|1|one|i|final|finalv?\d*|v\d+|version|website|web|combined|group|joint|extraordinary|extra|ordinary"
    r"|common|compressed|numbered|for|and|on|papers?|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|mon|tues?|wed|thurs?|fri|download|view|pdf|copy|upload|reduced|redacted|rfs|file|size|agm)\b",
    re.IGNORECASE,
)


def plain(words: str) -> str:
    """A link's words without what a site adds of its own accord (form, size, "opens in a new window")."""
    return clean(NOISE.sub(" ", words)).strip(" -–—|:·•,>»")


def own_words(link: Link) -> str:
    """What a link itself calls its document; "" where it says no more than that there is one."""
    own = plain(link.text)
    return "" if GENERIC.fullmatch(own) else own


def title_of(link: Link, address: str) -> str:
    """What a document is called: by its link, else by what stands beside or above it, else by its file's name."""
    if own := own_words(link):
        return own
    if link.hint and not GENERIC.fullmatch(plain(link.hint)):
        return plain(link.hint)
    beside = next((words for text in (link.line, link.row) if (words := _beside(text, link))), "")
    if link.column and not GENERIC.fullmatch(link.column):
        return clean(f"{link.column} {beside or (link.above[0] if link.above else '')}")[:300]
    if beside:
        return beside[:300]
    return link.above[0] if link.above else plain(named_file(address)) or plain(link.text) or address


def _beside(words: str, link: Link) -> str:
    """What a line or a row says besides its link, where that says anything."""
    beside = plain(words.replace(link.text, " ") if link.text else words)
    return "" if GENERIC.fullmatch(beside) else beside


def named_file(address: str) -> str:
    """A file's name as words."""
    return clean(re.sub(r"[_+]|(?<!\d)-|-(?!\d)|(?<=[a-z])-(?=\d)|(?<=\d)-(?=[a-z])", " ", file_name(address)))


def item_of(title: str, name: str = "", beside: str = "") -> str | None:
    """The number of an item as it is printed before a title ("8.0", "01.1", "X", "7ii"), else alone in its row, else
    before the file's name."""
    for words in (title, beside, name):
        if words is beside and _ALONE.fullmatch(beside):
            return beside.rstrip(".)").lstrip("(")
        if words is beside:
            continue
        blanked = without_dates(words.strip(" '\"(["))
        for pattern in (_NAMED, _REFERENCE, _FIGURES, _LETTER):
            if (found := pattern.match(blanked)) and "¤" not in found[1]:
                return clean(found[1]).rstrip(".")
    return None


def role_of(title: str, name: str, item: str | None, *, dated: bool) -> Role:
    """The part of a document in its meeting; ``dated`` tells that a meeting of it is known.

    A document that is called by nothing but its meeting is the pack.
    """
    if item is not None and title[:7].casefold() == "agenda ":
        title = _NAMED.sub("", title).strip() or title  # "Agenda 05" numbers the paper
        if not item.strip("0.") and not _has_topic(title):
            return "agenda"
    if item is None or SUPPLEMENT.search(title):
        if MINUTES.search(title) and not re.search(r"agenda|papers|pack", title, re.IGNORECASE):
            return "minutes"
        if SUPPLEMENT.search(title):
            return "supplement"
    if PACK.search(title) and (item is None or not _has_topic(title)):
        return "pack"
    if AGENDA.search(title):
        both = re.search(r"\b(?:and|&|\+)\s+(?:\w+\s+){0,2}(?:papers|reports|documents)", title, re.IGNORECASE)
        whole = re.search(
            r"agenda[\s_-]*(?:and|&|plus)?[\s_-]*(?:papers|pack|bundle)|full[\s_-]pack", name, re.IGNORECASE
        )
        return "pack" if both or whole else "agenda"
    if MINUTES.search(title):
        return "minutes"
    if item is None and dated and not _has_topic(title):
        return "agenda" if AGENDA.search(name) and not PACK.search(name) else "pack"
    return "paper"


def _has_topic(title: str) -> bool:
    """Whether a title names a subject besides its meeting, its day and its form."""
    rest = title
    for when in reversed(dates(rest)):
        rest = rest[: when.start] + " " + rest[when.end :]
    rest = _OF_A_MEETING.sub(" ", PACK.sub(" ", AGENDA.sub(" ", rest)))
    return bool(re.search(r"[A-Za-z]{3,}", rest))
