"""The name that a page prints for its organisation, and whether it marks it archived."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.record import RATINGS

from .blocks import Block
from .errors import NotUnderstood
from .key_questions import key_question
from .lines import date_line, opens_body
from .ratings import read_rating
from .spelling import folded

_LONGEST = 250
_ARCHIVED = re.compile(r"archived\s*[:–-]\s*", re.IGNORECASE)
_ALSO = re.compile(r"\s*\(?\balso known as\b.*$", re.IGNORECASE)
_SKIPPED = re.compile(
    r"you are here|home|skip to (?:main )?content|find care services|menu|search|print this page|"
    r"care quality commission|the care quality commission"
)
_HEADER = re.compile(
    r"overall\b|this is an organisation that|provided and run by|important:|"
    r"the provider of this service changed|report from |all inspections|"
    r"registered on |we have not inspected|also known as|overview|latest inspection|on this page|we are carrying out|"
    r"inspection summary|services have been transferred|all (?:assessments|reports)|our assessments of nhs trusts"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_HEADED_RATING = re.compile(r"(outstanding|good|requires improvement|inadequate)$", re.IGNORECASE)


@dataclass(frozen=True)
class Name:
    """A name, whether "Archived:" stands before it, its block's place, and a rating glued to it (layout of 2019)."""

    name: str
    archived: bool
    at: int
    rating: str = ""
    printed: str = ""


def html_name(blocks: Sequence[Block]) -> Name:
    """The name in the first h1; NotUnderstood without one."""
    for n, block in enumerate(blocks):
        if block.heading and block.level == 1 and not _SKIPPED.fullmatch(folded(block.text)):
            return _name(*_without_rating(block), n)
    raise NotUnderstood(f"no name: the page has no h1 heading that is seen{_instead(blocks)}")


def text_name(blocks: Sequence[Block]) -> Name:
    """The first line of a text that is no bullet and has a header's lines under it; NotUnderstood without one."""
    for n, block in enumerate(blocks[:40]):
        if block.bullet or _SKIPPED.fullmatch(folded(block.text)):
            continue
        if _is_banner(block.text):
            continue
        if _could_be(block.text) and any(_is_header(other.text) for other in blocks[n + 1 : n + 9]):
            return _name(block.text, "", n)
        break
    raise NotUnderstood(
        'no name: a text begins with the organisation\'s name, under it a line such as "Overall: …", '
        f'"Provided and run by:", "Report from … assessment" or "All Inspections"{_instead(blocks)}'
    )


def _instead(blocks: Sequence[Block]) -> str:
    words = " ".join(block.text for block in blocks if block.text)[:90]
    return f'; it says "{words}"' if words else "; it says nothing"


def _is_banner(text: str) -> bool:
    return folded(text).startswith(("important:", "the provider of this service changed"))


def _could_be(text: str) -> bool:
    if (
        len(text) > _LONGEST
        or text.startswith("#")
        or "://" in text
        or key_question(text)
        or read_rating(text)
        or date_line(text) is not None
        or opens_body(text)
    ):
        return False
    return not re.search(r"[.:?!]$", text) and not _HEADER.match(folded(text)) and len(text.split()) <= 25


def _is_header(text: str) -> bool:
    return bool(_HEADER.match(folded(text)) or _POSTCODE.search(text) or opens_body(text))


def _without_rating(block: Block) -> tuple[str, str]:
    """The title and a rating that stands in it as a part of its own, both as they are printed."""
    rating = read_rating(block.parts[-1]) if len(block.parts) > 1 else None
    if rating is None or rating not in RATINGS or not block.text.endswith(block.parts[-1]):
        return block.text, ""
    return block.text[: -len(block.parts[-1])].rstrip(" -–:"), block.parts[-1]


def _name(title: str, rating: str, at: int) -> Name:
    name = printed = title
    archived = _ARCHIVED.match(name)
    name = name[archived.end() :] if archived else name
    name = _ALSO.sub("", name).strip()
    printed = f"{printed} {rating}".strip()
    if re.match(r"(?:provider|location|service):\s", name, re.IGNORECASE):
        name = name.partition(":")[2].strip()
        glued = None if rating else _HEADED_RATING.search(name)
        if glued and len(name[: glued.start()].split()) > 2:
            rating, name = glued[1], name[: glued.start()].strip(" -–:")
    if not name or len(name) > _LONGEST:
        raise NotUnderstood(f"no name: the title is {'empty' if not name else f'{len(name)} characters long'}")
    return Name(name, bool(archived), at, rating, printed)
