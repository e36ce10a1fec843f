"""Under what each block of a report stands: which service, key question, title, and in what part of the report."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from crawler.addresses import slug_of
from crawler.readers.blocks import Block
from crawler.readers.spelling import folded
from storage.record import KEY_QUESTIONS, KeyQuestion, Organisation

from .beside import service
from .named import Named, begins_run
from .said import told
from .titles import Zone, asked, asked_of, asks_services, may_name_a_service, zone_of
from .whole import rated

_LONGEST = 90


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a block stands. ``service``: the title of the part about one service, None for the organisation's own;
    ``site``: the hospital that it is part of, as a scope names it.

    ``together``: under a question that a trust's summary answers for all its services at once. ``title``: the block is
    a title itself. ``lost``: under the part about a service that cannot be told from the report.
    """

    zone: Zone
    service: str | None = None
    site: str | None = None
    key_question: KeyQuestion | None = None
    heading: str | None = None
    together: bool = False
    title: bool = False
    lost: bool = False

    def scope(self, organisation: Organisation) -> str | None:
        """The scope of a rating that stands here."""
        site = f"@{self.site}" if self.site else ""
        return f"service:{slug_of(self.service)}{site}" if self.service else organisation.level


def outline(
    blocks: Sequence[Block], organisation: Organisation, tabled: Collection[int], sites: Collection[str], known: Named
) -> list[Place]:
    """The place of each block; ``tabled`` are those that stand in tables of ratings, ``sites`` the hospitals there."""
    places: list[Place] = []
    now = Place(zone="front")
    for n, block in enumerate(blocks):
        if n not in tabled and known.titles and now.zone != "front" and begins_run(blocks, n):
            title = known.of_run(blocks, n)
            now = Place(zone="detail", service=title, site=now.site, lost=title is None)
        elif n not in tabled and now.zone == "services" and (title := _rated_here(blocks, n, known)):
            now = Place(zone="services", service=title, title=True)
        elif n not in tabled and block.kind != "row" and not block.bullet:
            now = _next(now, blocks, n, organisation, known)
            if now.zone != "front" and len(block.text) < _LONGEST and slug_of(block.text) in sites:
                now = Place(zone="detail", site=slug_of(block.text), title=True)
        places.append(now)
        now = _under(now)
    return places


def _under(place: Place) -> Place:
    return replace(place, title=False)


def _rated_here(blocks: Sequence[Block], n: int, known: Named) -> str | None:
    """The title of the service whose rating a part about each of them gives in this block or under it."""
    said = service(blocks[n])
    if said:
        return known.title(said[0]) or said[0]
    return None if blocks[n].bullet or blocks[n].kind == "row" else known.group(blocks[n].text)


def _next(now: Place, blocks: Sequence[Block], n: int, organisation: Organisation, known: Named) -> Place:
    """The place of a block that is a line: the title of a part, of a list, or none."""
    text = blocks[n].text
    zone = zone_of(text)
    name = None if zone else asked(text)
    if name:
        return _asked(now, text, name, organisation, known)
    if zone == "services":
        return Place(zone=zone, heading=text, title=True)
    if zone:
        after_services = zone in ("people", "tables") or (zone == "provider" and _ends_services(text))
        kept = Place(zone=zone) if after_services or now.zone == "services" else now
        return replace(kept, zone=zone, key_question=None, together=False, title=True,
                       heading=None if zone == "people" else text)  # fmt: skip
    if rated(blocks, n) and may_name_a_service(text) and now.zone not in ("people", "earlier"):
        own = folded(text) == folded(organisation.name)
        if own or now.zone != "front":
            title, question = (None, KEY_QUESTIONS[0]) if own else (known.title(text) or text, None)
            return Place(zone="detail", service=title, site=now.site, title=True, key_question=question)
    if now.zone not in ("front", "people") and _heads(blocks, n):
        return replace(now, heading=_deeper(now, text), title=True)
    return now


def _asked(now: Place, text: str, name: KeyQuestion, organisation: Organisation, known: Named) -> Place:
    zone: Zone = "front" if now.zone == "front" else "detail"
    if now.zone == "services":
        now = Place(zone=zone)
    subject = asked_of(text)
    if subject is not None:
        title = known.title(subject)
        own = title is None and (subject in folded(organisation.name) or folded(organisation.name) in subject)
        now = replace(now, service=title, lost=title is None and not own)
    summed = zone != "front" and organisation.level == "provider" and now.service is None and asks_services(text)
    return Place(
        zone=zone, service=now.service, site=now.site, key_question=name, together=summed, title=True, lost=now.lost
    )


def _ends_services(text: str) -> bool:
    """Whether a title begins what stands once, after the parts of the services."""
    return folded(text).startswith(("this section", "requirement", "warning", "enforcement", "action we", "actions we"))


def _deeper(now: Place, text: str) -> str:
    """A title under outstanding practice names whose it is, elsewhere it takes the place of the one before."""
    return f"Outstanding practice – {text.rstrip(' :')}" if now.zone == "outstanding" else text.rstrip(" :")


def _heads(blocks: Sequence[Block], n: int) -> bool:
    """Whether a short line has something under it that it may be the title of."""
    text = blocks[n].text
    if told(text):
        return False
    if blocks[n].heading:
        return True
    if len(text) > _LONGEST or text[-1] in ".;,:?!" or not text[0].isupper() or len(text.split()) > 12:
        return False
    after = blocks[n + 1] if n + 1 < len(blocks) else None
    return after is not None and after.kind != "row" and (after.bullet or len(after.text) > _LONGEST)
