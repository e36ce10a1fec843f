"""The notices at the head of a page, by their words and by the keys that CQC gives its messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.record import Banner, Organisation

from .blocks import Block, Link
from .identity import Own
from .key_questions import key_question
from .leads import page_of
from .name import Name
from .narrative import begins_narrative
from .notices import discontinued, is_about_profiles, is_status, measures, says_important, sort_of, without_important
from .ratings import read_word
from .spelling import clean, folded

_KEYS = (
    ("not-inspected", r"not_yet_inspected|not_inspected"),
    ("provider-changed", r"provider_changed|new_profile|old_profile"),
    ("checks-under-way", r"carrying_out_checks|checks_under_way|under_inspection|inspection_in_progress"),
    ("under-review", r"under_review|review_of_quality"),
    ("services-transferred", r"services_transferred|transferred"),
    ("archived", r"\barchived"),
)
_NOT_OF_THIS_PAGE = re.compile(
    r"cookie|javascript|browser|newsletter|feedback about (?:this|our) (?:site|website)|beta\b|copied|loading"
)
_NO_NAME = re.compile(
    r".*\b(?:profile|page|here|read more|find out more|click)\b.*|(?:the )?(?:old|new|previous|current|another)"
    r"(?: provider| service| location)?"
)
_LEADS = ("provider-changed", "services-transferred")
_LONGEST = 300
_LONGEST_IN_HEADER = 600


@dataclass
class _Notice:
    """What may be a notice while it is gathered: its first block, and of all its blocks texts, hints, links, places.

    ``valued`` says that it stands under a key question, where a rating's word does.
    """

    first: Block
    texts: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    valued: bool = False

    @property
    def text(self) -> str:
        return without_important(clean(" ".join(self.texts)))

    @property
    def marked(self) -> bool:
        return self.first.region == "alert" or says_important(self.texts[0])

    def take(self, n: int, block: Block) -> None:
        self.texts.append(block.text)
        self.hints.extend(block.hints)
        self.links.extend(block.links)
        self.at.append(n)


def banners(blocks: Sequence[Block], name: Name, own: Own, base: str) -> tuple[tuple[Banner, ...], frozenset[int]]:
    """The notices in order, and which blocks they stand in; an unknown one has the type ``other``."""
    found: list[Banner] = []
    used: set[int] = set()
    if name.archived:
        found.append(Banner(type="archived", text=f"Archived: {name.name}"))
    for notice in _notices(blocks):
        if not notice.text or _NOT_OF_THIS_PAGE.search(folded(notice.text)):
            continue
        type_ = _type(notice)
        if type_ is None:
            continue
        used.update(notice.at)
        for banner in _leading(Banner(type=type_, text=notice.text), notice.links, own, base):
            if not any(_same(banner, other) for other in found):
                found.append(banner)
    return tuple(found), frozenset(used)


def _type(notice: _Notice) -> str | None:
    """The notice's type; special measures and enforcement only where the page states them apart from its prose."""
    badge = notice.first.region == "header" and not notice.first.link_only and not notice.valued
    stated = notice.marked or badge or is_status(notice.text)
    if not notice.marked and read_word(notice.text):
        return None
    said = sort_of(notice.text) or (measures(notice.text) if stated else None)
    return said or ((_by_key(notice.hints) or "other") if notice.marked else None)


def _same(banner: Banner, other: Banner) -> bool:
    to, other_to = banner.organisation, other.organisation
    return (
        banner.type == other.type
        and folded(banner.text) == folded(other.text)
        and (to and (to.level, to.id)) == (other_to and (other_to.level, other_to.id))
    )


def _leading(banner: Banner, links: Sequence[Link], own: Own, base: str) -> list[Banner]:
    """The notice with whose page it leads to, once for each; its text then without the words of the other links."""
    if banner.type not in _LEADS:
        return [banner]
    to: dict[tuple[str, str], tuple[Link, Organisation]] = {}
    for link in links:
        page = page_of(link, base)
        if page is None or (page.id == own.id and own.level in (None, page.level)):
            continue
        name = "" if _NO_NAME.fullmatch(folded(link.text)) else link.text[:250]
        to.setdefault((page.level, page.id), (link, Organisation(level=page.level, id=page.id, name=name)))
    if len(to) < 2:
        return [banner.model_copy(update={"organisation": leads}) for _, leads in to.values()] or [banner]
    found = []
    for link, leads in to.values():
        others = [other.text for other, _ in to.values() if other is not link and other.text != link.text]
        text = banner.text
        for other in others:
            text = clean(text.replace(other, " ", 1)) if other else text
        found.append(banner.model_copy(update={"text": text, "organisation": leads}))
    return found


def _notices(blocks: Sequence[Block]) -> list[_Notice]:
    """What may be a notice: each alert as one, each line of the header, and what says so of itself."""
    found: list[_Notice] = []
    told = False
    for n, block in enumerate(blocks):
        told = told or begins_narrative(block)
        if (block.foreign and not is_about_profiles(block.text)) or (block.heading and block.region != "alert"):
            continue
        last = found[-1] if found else None
        alert = last is not None and block.region == "alert" == last.first.region and last.first.group == block.group
        if last is not None and ((alert and not _begins_another(last, block)) or _runs_on(last, n, block)):
            last.take(n, block)
        elif block.region != "main" or says_important(block.text) or _stands_alone(block, told=told):
            if block.region == "header" and len(block.text) > _LONGEST_IN_HEADER:
                continue
            for text in re.split(r"(?<=\S) (?=Important: )", block.text):
                found.append(_Notice(first=block, valued=n > 0 and key_question(blocks[n - 1].text) is not None))
                found[-1].take(n, block)
                found[-1].texts = [text]
    return [notice for notice in found if any(notice.texts)]


def _begins_another(last: _Notice, block: Block) -> bool:
    """Whether a block in the alert of another notice is a notice by its own words, and no second profile to see."""
    sort = sort_of(without_important(block.text))
    mine = sort_of(last.text)
    if sort is None or mine is None:
        return False
    return sort != mine or not folded(block.text).startswith(("see", "view", "please", "go to"))


def _runs_on(last: _Notice, n: int, block: Block) -> bool:
    """Whether a block is the link "See old profile" in a line of its own, right under its notice."""
    return (
        last.at[-1] == n - 1
        and last.first.region == block.region
        and block.link_only
        and is_about_profiles(block.text)
        and sort_of(last.text) == "provider-changed"
        and not any(link.href == one.href for link in block.links for one in last.links)
        and len(last.links) == 0
    )


def _stands_alone(block: Block, *, told: bool) -> bool:
    """Whether a block of the main content is a notice by its words alone; ``told``: a summary has begun before it."""
    text = block.text
    if discontinued(text):
        return True
    if len(text) >= _LONGEST:
        return False
    type_ = sort_of(text)
    if type_ in ("checks-under-way", "under-review"):
        return "we will publish" in folded(text)
    if type_ in ("not-inspected", "services-transferred"):
        return True
    if type_ == "provider-changed":
        return not is_about_profiles(text) or "provider" in folded(text) or block.link_only
    if type_ in ("rating-suspended", "rating-under-review"):
        return not told
    apart = block.kind in ("line", "heading") and not block.bullet
    return not told and ((apart and is_status(text)) or (type_ == "report-withdrawn" and "report" in folded(text)))


def _by_key(hints: list[str]) -> str | None:
    return next((type_ for type_, pattern in _KEYS if any(re.search(pattern, hint.casefold()) for hint in hints)), None)
