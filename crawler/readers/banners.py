"""The notices at the head of a page, by their words and by the keys that CQC gives its messages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.record import Banner

from .blocks import Block
from .name import Name
from .spelling import clean, folded

_KNOWN = (
    ("checks-under-way", r"we are (?:currently )?carrying out (?:checks|an? (?:inspection|assessment))"),
    (
        "rating-suspended",
        r"(?:we have suspended|the) ratings?\b.{0,60}\bsuspended|ratings? (?:has been |have been |is |"
        r"are )?suspended",
    ),
    (
        "rating-under-review",
        r"(?:we are|cqc is) (?:currently )?reviewing .{0,30}ratings?|.{0,60}\bratings? (?:is|"
        r"are) (?:being reviewed|under review|under appeal)",
    ),
    ("under-review", r"we are (?:currently )?carrying out a review|we are (?:currently )?reviewing"),
    ("provider-changed", r"(?:the )?provider of this (?:service|location) (?:has )?changed"),
    ("services-transferred", r"services have been transferred"),
    (
        "not-inspected",
        r"we have not (?:yet )?inspected this|we haven't (?:yet )?inspected this|"
        r"this service has not (?:yet )?been inspected",
    ),
    (
        "special-measures",
        r"(?:this|the) (?:service|trust|provider|location|home) (?:is|has been placed) (?:in|"
        r"into) special measures",
    ),
    ("archived", r"this (?:service|location|provider) (?:is|has been) (?:archived|closed|deregistered)|archived\b"),
)
_KEYS = (
    ("not-inspected", r"not_yet_inspected|not_inspected"),
    ("provider-changed", r"provider_changed|new_profile|old_profile"),
    ("checks-under-way", r"carrying_out_checks|checks_under_way|under_inspection|inspection_in_progress"),
    ("under-review", r"under_review|review_of_quality"),
    ("services-transferred", r"services_transferred|transferred"),
    ("archived", r"\barchived"),
)
_DISCONTINUED = re.compile(
    r"we (?:no longer|do not|don't) (?:give (?:nhs )?trusts|rate (?:nhs )?trusts) (?:an )?overall"
)
_IMPORTANT = re.compile(r"^important(?:\s*[:–-]\s*|\s+(?=(?:we|the|this|services)\b))", re.IGNORECASE)
_NOT_OF_THIS_PAGE = re.compile(
    r"cookie|javascript|browser|newsletter|feedback about (?:this|our) (?:site|website)|beta\b|copied|loading"
)


def banners(blocks: Sequence[Block], name: Name) -> tuple[tuple[Banner, ...], frozenset[int]]:
    """The notices in order, and which blocks they stand in; an unknown one has the type ``other``."""
    found: list[Banner] = []
    used: set[int] = set()
    if name.archived:
        found.append(Banner(type="archived", text=f"Archived: {name.name}"))
    for first, texts, hints, at in _notices(blocks):
        text = _IMPORTANT.sub("", clean(" ".join(texts)))
        if not text or _NOT_OF_THIS_PAGE.search(folded(text)):
            continue
        marked = first.region == "alert" or folded(texts[0]).startswith("important:")
        type_ = _by_words(text) or (_by_key(hints) if marked else None) or ("other" if marked else None)
        if type_ and not any(banner.type == type_ and folded(banner.text) == folded(text) for banner in found):
            found.append(Banner(type=type_, text=text))
        if type_:
            used.update(at)
    return tuple(found), frozenset(used)


def discontinued(text: str) -> bool:
    """Whether the text says that CQC no longer rates trusts overall."""
    return bool(_DISCONTINUED.search(folded(text)))


def _notices(blocks: Sequence[Block]) -> list[tuple[Block, list[str], list[str], list[int]]]:
    """What may be a notice: each alert as one, each line of the header, and what says so of itself."""
    found: list[tuple[Block, list[str], list[str], list[int]]] = []
    for n, block in enumerate(blocks):
        if (block.foreign and not is_about_profiles(block.text)) or (block.heading and block.region != "alert"):
            continue
        if block.region == "alert" and found and found[-1][0].region == "alert" and found[-1][0].group == block.group:
            found[-1][1].append(block.text)
            found[-1][2].extend(block.hints)
            found[-1][3].append(n)
        elif (
            block.region != "main"
            or folded(block.text[:40]).startswith("important:")
            or discontinued(block.text)
            or (len(block.text) < 300 and _stands_alone(block.text))
        ):
            found.append((block, [block.text], list(block.hints), [n]))
    return [notice for notice in found if any(notice[1])]


def is_about_profiles(text: str) -> bool:
    """Whether the text is the notice that leads to the profile under another provider."""
    return len(text) < 300 and _by_words(_IMPORTANT.sub("", text)) == "provider-changed"


def _stands_alone(text: str) -> bool:
    """Whether the text is a notice by its words alone, wherever it stands."""
    type_ = _by_words(text)
    if type_ in ("checks-under-way", "under-review"):
        return "we will publish" in folded(text)
    return type_ in ("not-inspected", "provider-changed", "services-transferred")


def _by_words(text: str) -> str | None:
    words = folded(text)
    if discontinued(text):
        return "level-discontinued"
    return next((type_ for type_, pattern in _KNOWN if re.match(pattern, words)), None)


def _by_key(hints: list[str]) -> str | None:
    return next((type_ for type_, pattern in _KEYS if any(re.search(pattern, hint.casefold()) for hint in hints)), None)
