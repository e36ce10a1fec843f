"""The ratings of a page whose organisation is rated as a whole: its header's and its own overview's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.addresses import parse, scope_of
from storage.record import Rating, ReportRef

from .context import Context
from .page import Page
from .printed import printings
from .ratings import read_rating
from .seen import Seen
from .settle import Settled, settled
from .spelling import clean


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Printings that are this organisation's, those of the header and of cards of one service apart.

    ``all`` holds those too that are not taken, and ``not_understood`` says why where it should be known.
    """

    head: tuple[Seen, ...]
    services: tuple[Seen, ...]
    body: tuple[Seen, ...]
    all: tuple[Seen, ...]
    not_understood: tuple[str, ...]


def standing(page: Page, *, one_report: bool) -> Standing:
    """Every printing with what it stands under weighed; ``one_report`` for a page that is wholly one report."""
    seen = printings(page.blocks)
    context = Context(page.blocks, page.name, seen, html=page.html, one_report=one_report)
    head: list[Seen] = []
    body: list[Seen] = []
    unknown: dict[str, None] = {}
    services = [one for one in seen if page.blocks[one.at].card]
    for one in seen:
        if one in services:
            continue
        trust, heading = context.trust(one)
        if trust == "unknown":
            unknown[f'ratings under "{clean(heading)[:80]}" are not taken: it is not known whose they are'] = None
        elif trust == "own":
            (head if page.blocks[one.at].region != "main" else body).append(one)
    return Standing(
        head=tuple(head), services=tuple(services), body=tuple(body), all=tuple(seen), not_understood=tuple(unknown)
    )


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


def header_settled(page: Page, seen: Sequence[Seen]) -> Settled:
    """The ratings printed without their report: scope the organisation itself, report None."""
    found = settled(seen, scope=page.level, report=None)
    if page.name.rating and not found.ratings and not found.open:
        word = read_rating(page.name.rating)
        if word:
            glued = Rating(scope=page.level, key_question="overall", rating=word, quote=page.name.printed)
            return Settled(ratings=(glued,))
    return found
