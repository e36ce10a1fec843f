"""What a page says of the organisation itself: address, telephone, provider, what it does; never people in charge."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.record import Details, Organisation

from .blocks import Block
from .dates import read_date
from .leads import organisation
from .lines import date_line, opens_body
from .name import Name
from .spelling import clean, folded

_ADDRESS = re.compile(r"(?:address:\s*)?(.{5,220}?\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b[\s,;|]*(.*)", re.IGNORECASE)
_PHONE = re.compile(r"(?:tel(?:ephone)?|phone)?[:. ]*(\(?(?:\+44|0)[\d ()-]{8,16}\d)", re.IGNORECASE)
_PROVIDED = re.compile(r"(?:provided and run by|run by|provided by)\s*:\s*(.*)", re.IGNORECASE)
_REGISTERED = re.compile(
    r"(?:this (?:service|location|provider) was )?registered (?:by cqc )?on[: ]+(.{6,24}?)", re.IGNORECASE
)
_SPECIALISMS = re.compile(r"(?:specialisms?|services?)(?: ?/ ?| and | or )?(?:services?|specialisms?)(?: provided)?")


def details(blocks: Sequence[Block], name: Name) -> Details:
    """The details printed on a profile or a list of reports, specialisms in alphabetical order."""
    header = [block for block in blocks if block.region == "header" or (block.region == "main" and not block.above)][
        :25
    ]
    header = header or list(blocks[:12])
    address, telephone = _address(header)
    return Details(
        address=address,
        telephone=telephone,
        provided_by=_provided_by(blocks[: len(header) + 25]),
        registered=_registered(blocks),
        categories=_categories(blocks, name),
        specialisms=_specialisms(blocks),
    )


def _address(header: Sequence[Block]) -> tuple[str | None, str | None]:
    address = telephone = None
    for block in header:
        if block.heading or block.foreign or block.region == "alert":
            continue
        found = _ADDRESS.fullmatch(block.text) if address is None and len(block.text) < 300 else None
        if found and not _PROVIDED.match(block.text):
            phone = _PHONE.fullmatch(found[2].strip())
            if phone or not found[2].strip():
                address, telephone = clean(found[1]), clean(phone[1]) if phone else telephone
                continue
        phone = _PHONE.fullmatch(block.text)
        telephone = clean(phone[1]) if phone and telephone is None else telephone
    return address, telephone


def _provided_by(blocks: Sequence[Block]) -> Organisation | None:
    for n, block in enumerate(blocks):
        found = _PROVIDED.fullmatch(block.text) if len(block.text) < 250 else None
        if not found:
            continue
        holder = block if found[1] else next((other for other in blocks[n + 1 : n + 2] if other.text), None)
        name = found[1] or (holder.text if holder else "")
        if not holder or not name or len(name) > 200:
            return None
        leads = next((to for link in holder.links if (to := organisation(link)) and to.level == "provider"), None)
        return Organisation(level="provider", id=leads.id if leads else None, name=name)
    return None


def _registered(blocks: Sequence[Block]) -> str | None:
    for block in blocks:
        found = _REGISTERED.fullmatch(block.text) if len(block.text) < 80 else None
        if found and not block.foreign:
            return read_date(found[1])
    return None


def _categories(blocks: Sequence[Block], name: Name) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for block in blocks[: name.at]:
        item = block.kind == "item" and block.region == "header" and not block.link_only
        if item and len(block.text) < 80:
            found.setdefault(folded(block.text), block.text)
    return tuple(found.values())


def _specialisms(blocks: Sequence[Block]) -> tuple[str, ...]:
    for n, block in enumerate(blocks):
        if len(block.text) < 50 and _SPECIALISMS.fullmatch(folded(block.text).rstrip(":")) and not block.foreign:
            return tuple(sorted(_items(blocks, n + 1)))
    return ()


def _items(blocks: Sequence[Block], begin: int) -> set[str]:
    found: set[str] = set()
    for block in blocks[begin:]:
        text = block.text
        if block.heading or text.endswith((".", ":")) or len(text) > 120 or block.foreign:
            break
        if text and not block.bullet and block.line is not None and (opens_body(text) or date_line(text) is not None):
            break
        if text and not block.link_only:
            found.add(text)
    return found
