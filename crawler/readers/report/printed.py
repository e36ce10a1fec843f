"""The ratings that a report prints outside its tables: beside a question, under a title, in a fixed sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from crawler.addresses import slug_of
from crawler.readers.blocks import Block
from storage.record import KeyQuestion, Organisation

from .beside import question, service
from .cell import Cell, cell
from .evidence import FRONT, PART, SENTENCE, Evidence
from .named import Named, listed
from .outline import Place
from .said import told
from .titles import asked


def printed(
    blocks: Sequence[Block],
    places: Sequence[Place],
    organisation: Organisation,
    tabled: Collection[int],
    scopes: Collection[str | None],
    known: Named,
) -> Iterator[Evidence]:
    """Every printing, in order. What a trust's summary says of all services at once is none of the trust's.

    ``scopes`` are those of the tables: a service's part stands for that of the one hospital that has it, and for none
    where several have.
    """
    loose: set[tuple[str | None, KeyQuestion]] = set()
    each = listed(blocks)
    for n, block in enumerate(blocks):
        place = places[n]
        if n in tabled or place.lost or place.zone in ("people", "earlier", "tables"):
            continue
        if n in each and (said := service(block)):
            for scope in _placed(f"service:{slug_of(known.title(said[0]) or said[0])}", scopes):
                yield Evidence(
                    scope=scope, key_question="overall", cell=said[1], quote=said[2], rank=FRONT, page=block.page
                )
            loose.add((place.scope(organisation), "overall"))
            continue
        found = _pair(block)
        if found is None and place.title:
            found = _below(blocks, n, place)
            if found:
                loose.add((place.scope(organisation), found[0]))
        if found is None and not place.title:
            found = _after(block, place, loose, organisation)
        rank = FRONT if place.zone == "front" else PART
        if found is None:
            found, rank = _sentence(block, place), SENTENCE
        if found and not (place.together and found[0] == "well-led"):
            name, word, quote = found
            for scope in _placed(place.scope(organisation), scopes):
                yield Evidence(scope=scope, key_question=name, cell=word, quote=quote, rank=rank, page=block.page)


def _placed(scope: str | None, scopes: Collection[str | None]) -> tuple[str | None, ...]:
    """The scope of a service's part as the tables name it; none where it may be that of several hospitals."""
    if scope is None or scope in scopes or not scope.startswith("service:"):
        return (scope,)
    service = scope.partition("@")[0]
    if "@" in scope:
        return (service,) if service in scopes else (scope,)
    sites = tuple({one for one in scopes if one and one.startswith(f"{service}@")})
    return (sites or (scope,)) if len(sites) < 2 else ()


_Found = tuple[KeyQuestion, Cell | None, str]


def _pair(block: Block) -> _Found | None:
    """A question and its rating in one line or row."""
    said = question(block)
    return (said.key_question, said.cell, said.quote) if said else None


def _below(blocks: Sequence[Block], n: int, place: Place) -> _Found | None:
    """A title with its rating alone in the line under it."""
    if n + 1 >= len(blocks) or blocks[n + 1].kind == "row" or blocks[n + 1].bullet:
        return None
    word = cell(blocks[n + 1].text)
    name = asked(blocks[n].text) or ("overall" if place.heading is None else None)
    title = blocks[n].text.rstrip(" :")
    quote = f"{title}{'' if title.endswith('?') else ':'} {blocks[n + 1].text}"
    return (name, word, quote) if name and word else None


def _after(
    block: Block, place: Place, loose: set[tuple[str | None, KeyQuestion]], organisation: Organisation
) -> _Found | None:
    """A rating alone in a line further down in a question's part, the first one there ("Details are below. Good")."""
    rated = place.zone == "services" and place.service is not None
    name: KeyQuestion | None = "overall" if rated else place.key_question
    word = cell(block.text) if name and not block.bullet and block.kind != "row" else None
    key = (place.scope(organisation), name) if name else None
    if not name or word is None or key is None or key in loose:
        return None
    loose.add(key)
    return name, word, f"{place.service if rated else name.capitalize()}: {block.text}"


def _sentence(block: Block, place: Place) -> _Found | None:
    if block.bullet or block.kind == "row" or len(block.text) > 1500:
        return None
    said = told(block.text)
    if said is None:
        return None
    name = (place.key_question or "overall") if said.of_part else said.key_question
    if name is None or place.zone == "provider" or (place.zone == "services" and place.service is None):
        return None
    quote = block.text if len(block.text) <= 300 else f"{block.text[:298].rstrip()} …"
    return name, said.cell, quote
