"""A body that belongs to no organisation made ready for its reader: a press release or a list of CQC's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree, html

from crawler.addresses import CQC, SitePage, site_page

from .blocks import Block
from .cut import cut, parsed
from .decode import decoded, is_html
from .errors import CUT_OFF, NotUnderstood
from .furniture import of_the_site
from .identity import _MENU as MENU
from .markup import html_blocks
from .plain import text_blocks
from .spelling import clean, folded

QUOTED = "“…”"
"""What stands in the place of a quotation that the page marks as one."""
_SITE = re.compile(r"(?:the )?care quality commission|cqc|menu|search|home|you are here|skip to (?:main )?content")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Such a body: its title, the blocks below it, the address that its links are read against."""

    title: str
    blocks: tuple[Block, ...]
    base: str
    html: bool
    notes: tuple[str, ...] = ()


def sheet(body: bytes, address: str | None, media_type: str | None, *, in_round: bool) -> Sheet:
    """The body as a sheet; NotUnderstood where it has no title, or came in part only."""
    base = address or f"{CQC}/"
    if is_html(body, media_type):
        return _html(body, base, media_type, in_round=in_round)
    if in_round:
        raise NotUnderstood("the body is plain text, where a page in HTML was asked for")
    text, notes = decoded(body, media_type)
    blocks = text_blocks(text)
    at = next((n for n, block in enumerate(blocks) if not _of_the_site(block)), None)
    if at is None:
        raise NotUnderstood("the body is empty: there is no text in it")
    return Sheet(title=blocks[at].text, blocks=blocks[at:], base=base, html=False, notes=notes)


def says_it_is(body: bytes, media_type: str | None) -> SitePage | None:
    """The kind of such a page that an HTML body says it is, by its canonical link; None where it says nothing."""
    if not is_html(body, media_type):
        return None
    for element in parsed(decoded(body, media_type)[0]).iter("link", "meta"):
        canonical = element.tag == "link" and "canonical" in (element.get("rel") or "").lower().split()
        if canonical or (element.get("property") or "").lower() == "og:url":
            kind = site_page(element.get("href") or element.get("content") or "")
            if kind:
                return kind
    return None


def belongs(body: bytes, media_type: str | None) -> bool:
    """Whether an HTML body says by its links that it is a page of an organisation."""
    return is_html(body, media_type) and any(one.page in ("canonical", *MENU) for one in cut(body, media_type).said)


def _html(body: bytes, base: str, media_type: str | None, *, in_round: bool) -> Sheet:
    kept = cut(body, media_type)
    if in_round and not kept.whole:
        raise NotUnderstood(CUT_OFF)
    blocks = html_blocks(_unquoted(kept.html))
    at = next((n for n, block in enumerate(blocks) if block.heading and block.level == 1), None)
    if at is None or not clean(blocks[at].text):
        raise NotUnderstood("no title: the page has no h1 heading that is seen")
    notes = kept.notes if kept.whole else (*kept.notes, CUT_OFF)
    return Sheet(title=blocks[at].text, blocks=blocks[at:], base=base, html=True, notes=notes)


def _unquoted(spelt: str) -> str:
    """The page with a mark in the place of each quotation."""
    if "<blockquote" not in spelt:
        return spelt
    root = html.fromstring(f"<div>{spelt}</div>")
    for quote in list(root.iter("blockquote")):
        mark = etree.SubElement(quote, "p")
        mark.text = QUOTED
        for child in list(quote)[:-1]:
            quote.remove(child)
        quote.text = None
        quote.tag = "div"
    return str(html.tostring(root, encoding="unicode"))


def _of_the_site(block: Block) -> bool:
    return block.bullet or of_the_site(block.text) or bool(_SITE.fullmatch(folded(block.text)))
