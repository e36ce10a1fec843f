"""A body made ready for a reader: its blocks, its name and whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.addresses import CqcAddress, parse
from storage.record import InCharge, Level, Organisation

from .blocks import Block
from .cut import cut
from .decode import decoded, is_html
from .errors import CUT_OFF, NotUnderstood
from .foreign import marked
from .identity import Own, own
from .in_charge import marks
from .kinds import asked_for
from .markup import html_blocks
from .name import Name, html_name, text_name
from .plain import text_blocks
from .region import with_header
from .spelling import folded
from .unfold import unfolded

_REFUSALS = (
    (
        "asks for a proof that the visitor is a person",
        r"just a moment|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|captcha|"
        r"attention required|unusual traffic|checking your browser|request unsuccessful|incapsula|"
        r"security check|pardon our interruption",
    ),
    ("denies access", r"access (?:to this page has been |is )?denied|you have been blocked|403 forbidden|forbidden"),
    (
        "needs JavaScript",
        r"(?:enable|requires?|turn on|activate) javascript|javascript (?:is|to be) (?:required|disabled|"
        r"not enabled|enabled)",
    ),
    (
        "says that the site is not working or under maintenance",
        r"maintenance|(?:service|site|website) (?:is )?(?:currently |temporarily )?unavailable|"
        r"we'll be back|be back soon|bad gateway|internal server error|something went wrong|"
        r"technical (?:problem|difficult)|experiencing problems|try again later",
    ),
    (
        "says that there is no such page",
        r"page (?:was |could )?not (?:be )?found|can't find (?:that|the) page|cannot find (?:that|"
        r"the) page|page (?:no longer|doesn't|does not) exist|404",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One body as its reader takes it; ``address`` is what is known of where it stands (None: nothing)."""

    blocks: tuple[Block, ...]
    name: Name
    own: Own
    address: CqcAddress | None
    base: str
    html: bool
    in_charge: tuple[InCharge, ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = True

    @property
    def organisation(self) -> Organisation:
        return Organisation(level=self.own.level, id=self.own.id, name=self.name.name)

    @property
    def level(self) -> Level | None:
        return self.own.level

    def body(self) -> tuple[Block, ...]:
        """The blocks under the header."""
        return tuple(block for block in self.blocks if block.region == "main")


def opened(
    body: bytes, address: str | None, media_type: str | None, *, in_round: bool, key: bytes | None = None
) -> Page:
    """The body as a page; NotUnderstood or AnotherOrganisation where it has no name or is not whose it should be.

    Who is in charge is told from others with a ``key`` only.
    """
    asked = asked_for(address)
    if is_html(body, media_type):
        return _html(body, address, asked, media_type, in_round, key)
    return _text(body, address, asked, media_type, in_round)


def _html(
    body: bytes,
    address: str | None,
    asked: CqcAddress | None,
    media_type: str | None,
    in_round: bool,
    key: bytes | None,
) -> Page:
    kept = cut(body, media_type)
    blocks = html_blocks(kept.html)
    refuse_walls(blocks)
    name = html_name(blocks)
    whose = own(kept.said, asked, on_page=in_round)
    if in_round and not kept.whole:
        raise NotUnderstood(CUT_OFF)
    blocks = with_header(unfolded(marked(blocks, whose)))
    if not any(block.text for block in blocks if block.region == "main"):
        raise NotUnderstood(f'the page of "{name.name}" has nothing in its main content')
    return Page(
        blocks=blocks,
        name=html_name(blocks),
        own=whose,
        address=_where(asked, whose),
        base=address or "https://www.cqc.org.uk/",
        html=True,
        in_charge=marks(kept.people, Organisation(level=whose.level, id=whose.id, name=""), key) if key else (),
        notes=kept.notes if kept.whole else (*kept.notes, CUT_OFF),
        whole=kept.whole,
    )


def _text(body: bytes, address: str | None, asked: CqcAddress | None, media_type: str | None, in_round: bool) -> Page:
    text, notes = decoded(body, media_type)
    first = text_blocks(text)
    if not first:
        raise NotUnderstood("the body is empty: there is no text in it")
    refuse_walls(first)
    _refuse_reports(first)
    blocks = unfolded(first)
    name = text_name(blocks)
    if in_round and asked:
        raise NotUnderstood("the body is plain text, where a page in HTML was asked for")
    whose = Own(level=asked.level if asked else None, id=asked.id if asked else None)
    return Page(
        blocks=blocks,
        name=name,
        own=whose,
        address=asked,
        base=address or "https://www.cqc.org.uk/",
        html=False,
        notes=notes,
    )


def _where(asked: CqcAddress | None, whose: Own) -> CqcAddress | None:
    """The address asked for, else the one that the page says it stands at."""
    if asked is None and whose.address:
        return parse(whose.address)
    return asked


def _refuse_reports(blocks: Sequence[Block]) -> None:
    """Raises for the text of a whole inspection report, whose many ratings are not those of a profile."""
    head = [folded(block.text) for block in blocks[:40]]
    if any(re.fullmatch(r"(?:quality |inspection )report", text) for text in head) and any(
        text.startswith(("date of inspection", "dates of inspection", "date of publication")) for text in head
    ):
        raise NotUnderstood(
            'the text is an inspection report ("Inspection report", "Date of inspection visit"), which is read as the '
            "kind cqc-report and as no page"
        )


def refuse_walls(blocks: Sequence[Block]) -> None:
    """Raises for what a site shows in place of its page: short, and in the words of such pages."""
    words = folded(" ".join(block.text for block in blocks if block.text))
    if len(words) > 1500:
        return
    for what, pattern in _REFUSALS:
        if re.search(pattern, words[:1500]) and not re.search(
            r"overall: |this service scored|all inspections|read more about inspection ratings", words
        ):
            raise NotUnderstood(f'no content of an organisation: the page {what}: "{words[:90]}"')
