"""The ratings of a page whose organisation is rated as a whole: its header's and its own overview's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.addresses import parse, scope_of
from storage.record import Rating, ReportRef

from .blocks import Block
from .context import Context
from .inherited import is_marked, notes
from .page import Page
from .pilot import is_about_pilot
from .printed import printings, tables_of_services
from .ratings import read_rating
from .seen import Seen
from .settle import Settled, settled
from .spelling import clean


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Printings that are this organisation's, those of the header and of cards of one service apart.

    ``inherited`` are those under a title that says that they were given to the provider or registration before.
    ``all`` holds those too that are not taken, and ``not_understood`` says why where it should be known.
    """

    head: tuple[Seen, ...]
    services: tuple[Seen, ...]
    body: tuple[Seen, ...]
    inherited: tuple[Seen, ...]
    all: tuple[Seen, ...]
    not_understood: tuple[str, ...]


def standing(page: Page, *, one_report: bool) -> Standing:
    """Every printing with what it stands under weighed; ``one_report`` for a page that is wholly one report."""
    marks = notes(page.blocks)
    seen = [
        replace(one, inherited=True) if is_marked(page.blocks, marks, one.at) else one for one in printings(page.blocks)
    ]
    context = Context(page.blocks, page.name, seen, html=page.html, one_report=one_report)
    head: list[Seen] = []
    body: list[Seen] = []
    inherited: list[Seen] = []
    unknown: dict[str, None] = {}
    if tables_of_services(page.blocks):
        unknown["ratings in a table with a row for each service are not taken: they are not the organisation's own"] = (
            None
        )
    pilots = _pilot_cards(page)
    services = [one for one in seen if page.blocks[one.at].card and page.blocks[one.at].card not in pilots]
    for one in seen:
        if page.blocks[one.at].card:
            continue
        trust, heading = context.trust(one)
        if trust == "unknown":
            unknown[f'ratings under "{clean(heading)[:80]}" are not taken: it is not known whose they are'] = None
        elif trust == "inherited":
            inherited.append(replace(one, inherited=True))
        elif trust == "own":
            (head if page.blocks[one.at].region != "main" else body).append(one)
    return Standing(
        head=tuple(head),
        services=tuple(services),
        body=tuple(body),
        inherited=tuple(inherited),
        all=tuple(seen),
        not_understood=tuple(unknown),
    )


def _pilot_cards(page: Page) -> set[str]:
    """The cards of one service's assessment that are of a pilot, by address, headings or words."""
    found = set()
    for block in page.blocks:
        if block.card and ("pilot" in block.card.split("/")[-1].split("-") or _tells_pilot(block)):
            found.add(block.card)
    return found


def _tells_pilot(block: Block) -> bool:
    return any(map(is_about_pilot, (block.text, *block.above)))


def service_settled(page: Page, seen: Sequence[Seen]) -> Settled:
    """The ratings in cards of one service's assessment, with its scope and report."""
    ratings: list[Rating] = []
    lines: list[str] = []
    for card in dict.fromkeys(page.blocks[one.at].card for one in seen):
        to = parse(card)
        mine = [one for one in seen if page.blocks[one.at].card == card]
        found = settled(mine, scope=scope_of(to), report=ReportRef(id=to.plan))
        ratings.extend(found.ratings)
        lines.extend(f"{to.slug}: {line}" for line in found.not_understood)
    return Settled(ratings=tuple(ratings), not_understood=tuple(lines))


def header_settled(page: Page, seen: Sequence[Seen], inherited: Sequence[Seen] = ()) -> Settled:
    """The ratings printed without their report: scope the organisation itself, report None.

    Inherited ones are taken only where the page prints none of the organisation's own: else they are history.
    """
    found = settled(seen, scope=page.level, report=None)
    known = {rating.key_question for rating in found.ratings} | found.open
    word = read_rating(page.name.rating) if "overall" not in known else None
    if word:
        glued = Rating(scope=page.level, key_question="overall", rating=word, quote=page.name.printed)
        return replace(found, ratings=(glued, *found.ratings))
    if known:
        return found
    before = settled(inherited, scope=page.level, report=None)
    return Settled(ratings=before.ratings, not_understood=before.not_understood, open=before.open)
