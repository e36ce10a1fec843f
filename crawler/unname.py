"""A page as it may be kept: without the people in it and without scripts. What the readers read of it stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree
from lxml.etree import _Element

from .nameless import Nameless, without
from .readers.api.door import is_json
from .readers.cut import parsed
from .readers.decode import decoded, is_html
from .readers.drop import furniture, level
from .readers.furniture import names_a_person, people
from .readers.pdf import is_pdf, pdf_text
from .readers.plain import text_blocks
from .readers.ratings import read_rating
from .unname_json import unname_json

_NAME = re.compile(r"(?:[A-Z][\w'’-]*\.? ){1,4}[A-Z][\w'’-]+")
_COMPANY = re.compile(
    r"\b(?:limited|ltd|plc|llp|cic|trust|council|group|care|homes?|services?|healthcare|health|practice|charity|society|"
    r"association|company|centre|hospital|surgery|clinic|house|lodge|court)\b",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"(?:report )?(?:author|inspector|inspected by|manager)s?\b"
    r"|(?:registered managers?|nominated individuals?|lead inspectors?|inspection managers?|heads? of inspection)\b",
    re.IGNORECASE,
)
_INERT = ("script", "noscript", "template", "iframe", "object", "embed", "base")


def unname(body: bytes, media_type: str | None = None) -> Nameless:
    """The page without people's names, of a PDF its text. Raises NotUnderstood for what is no text at all."""
    if is_json(body):
        return unname_json(body)
    if is_pdf(body):
        return _text(pdf_text(body))
    text, _ = decoded(body, media_type)
    if is_html(body, media_type):
        return _html(text)
    return _text(text)


def _text(text: str) -> Nameless:
    lines = re.split(r"\r\n|\r|\n|\f", text)
    names = _names(line.strip() for line in lines)
    # The readers say where the part about people ends: at the next line that they keep.
    kept = [block.line for block in text_blocks(text) if block.line]
    dropped: set[int] = set()
    for number, line in enumerate(lines, 1):
        if people(line.strip()):
            dropped.update(range(number, next((there for there in kept if there > number), len(lines) + 1)))
    left = (without(line, names) for number, line in enumerate(lines, 1) if number not in dropped)
    return Nameless("\n".join(left).encode(), html=False, names=names)


def _html(text: str) -> Nameless:
    root = parsed(text)
    names = _names(" ".join(piece.split()) for piece in root.itertext())
    for element, why in furniture(root, _main(root)).items():
        if why == "people":
            _drop(element)
    for element in list(root.iter(*_INERT)):
        _drop(element)
    for element in list(root.iter("meta")):
        if element.get("charset") or element.get("http-equiv", "").lower() == "content-type":
            _drop(element)
    for head in root.iter("head"):
        head.insert(0, etree.Element("meta", charset="utf-8"))
    for element in root.iter():
        _scrub(element, names)
    content = etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
    return Nameless(content, html=True, names=names)


def _main(root: _Element) -> set[_Element]:
    return {one for one in root.iter() if one.tag == "main" or one.get("role") == "main" or level(one) == 1}


def _names(lines: Iterable[str]) -> tuple[str, ...]:
    """The people that lines name by their role, longest first."""
    pieces = [line for line in lines if line]
    found: set[str] = set()
    for n, piece in enumerate(pieces):
        if not names_a_person(piece):
            continue
        beside = re.sub(r"^\W+|\W+$", "", _ROLES.sub(" ", piece))
        neighbour = pieces[n + 1 : n + 2] if piece.endswith(":") else pieces[max(0, n - 1) : n]
        found.update(_persons([beside] if beside else neighbour))
    return tuple(sorted(found, key=len, reverse=True))


def _persons(candidates: Sequence[str]) -> list[str]:
    return [one for one in candidates if _NAME.fullmatch(one) and not _COMPANY.search(one) and not read_rating(one)]


def _scrub(element: _Element, names: Sequence[str]) -> None:
    """Take the names out of an element's texts, and what would run out of its attributes."""
    element.text = without(element.text, names) if element.text else element.text
    element.tail = without(element.tail, names) if element.tail else element.tail
    for key, value in element.attrib.items():
        if key.lower().startswith("on") or value.strip().lower().startswith("javascript:"):
            del element.attrib[key]
        elif names:
            element.set(key, without(value, names))


def _drop(element: _Element) -> None:
    """Take an element out, the text behind it left in."""
    above = element.getparent()
    if above is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            above.text = (above.text or "") + element.tail
    above.remove(element)
