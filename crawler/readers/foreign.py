"""Which blocks are about another organisation: the cards, items and parts that a link to another one opens."""

from __future__ import annotations

from dataclasses import replace

from crawler.addresses import scope_of

from .blocks import Block, Link
from .identity import Own
from .leads import organisation
from .notices import is_about_profiles
from .spelling import folded

_LARGEST_CARD = 15


def marked(blocks: tuple[Block, ...], own: Own) -> tuple[Block, ...]:
    """The blocks, those about another organisation or about one service of this one marked so.

    Prose that mentions another is no card.
    """
    inside: dict[int, list[int]] = {}
    for n, block in enumerate(blocks):
        for number in block.path:
            inside.setdefault(number, []).append(n)
    foreign: set[int] = set()
    cards: dict[int, str] = {}
    for n, block in enumerate(blocks):
        if block.region == "alert" or not block.links or is_about_profiles(block.text):
            continue
        others = [link for link in block.links if is_foreign(link, own)]
        if _opens_card(block, others):
            foreign.update(_card(blocks, inside, n, own))
        services = [link for link in block.links if service(link, own)]
        if _opens_card(block, services):
            cards.update(dict.fromkeys(_card(blocks, inside, n, own), service(services[0], own)))
    return tuple(
        replace(block, foreign=n in foreign, card=cards.get(n, "")) if n in foreign or n in cards else block
        for n, block in enumerate(blocks)
    )


def service(link: Link, own: Own) -> str:
    """The path of the assessment of one service of this organisation that a link leads to, "" for any other link."""
    to = organisation(link)
    if to is None or to.page != "assessment" or is_foreign(link, own) or scope_of(to) in (to.level, None):
        return ""
    return f"/{to.level}/{to.id}/reports/{to.plan}/{to.slug}"


def is_foreign(link: Link, own: Own) -> bool:
    """Whether a link leads to an organisation that is not the page's own."""
    leads_to = organisation(link)
    return (
        leads_to is not None
        and own.id is not None
        and (leads_to.id != own.id or own.level not in (None, leads_to.level))
    )


def _opens_card(block: Block, others: list[Link]) -> bool:
    """Whether the block is the title, item or row of what the links lead to."""
    if not others or folded(block.text).startswith(("provided and run by", "run by", "provided by", "provider:")):
        return False
    if block.heading or block.item or block.kind == "row":
        return len(block.text) < 400
    return len(block.text) - sum(len(link.text) for link in others) < 60


def _card(blocks: tuple[Block, ...], numbers: dict[int, list[int]], n: int, own: Own) -> list[int]:
    block = blocks[n]
    if block.item:
        return numbers.get(block.item, [n])
    for length in range(len(block.path), 1, -1):
        whole = numbers[block.path[length - 1]]
        inside = [i for i in whole if blocks[i].kind != "hint"]
        if len(inside) > 1:
            if _is_card(blocks, inside, n, own):
                return whole
            break
    return [n, *_following(blocks, n)]


def _is_card(blocks: tuple[Block, ...], inside: list[int], n: int, own: Own) -> bool:
    if len(inside) > _LARGEST_CARD or any(blocks[i].heading for i in inside if i < n):
        return False
    if any(blocks[i].heading and blocks[i].level <= (blocks[n].level or 2) for i in inside if i > n):
        return False
    links = [link for i in inside for link in blocks[i].links]
    return not any(organisation(link) and not is_foreign(link, own) and not service(link, own) for link in links)


def _following(blocks: tuple[Block, ...], n: int) -> list[int]:
    """What the block heads: all up to the next heading that is as high (any heading, below a plain line)."""
    found = []
    for i in range(n + 1, len(blocks)):
        other = blocks[i]
        if other.heading and (not blocks[n].heading or other.level <= blocks[n].level):
            break
        if other.region != blocks[n].region:
            break
        found.append(i)
    return found
