"""Whose page it is, by the links that every page of an organisation carries about itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from lxml.etree import _Element

from crawler.addresses import AddressError, CqcAddress, parse
from storage.record import Level

from .errors import AnotherOrganisation, NotUnderstood

_MENU = ("registration-info", "contact", "subscribe", "resources", "reports", "inspection-summary")
_OWN_PAGE = re.compile(rf"/(provider|location)/([A-Za-z0-9-]+)/({'|'.join(_MENU)})/?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Own:
    """The page's own organisation, and the assessment that it says it is ("" for none)."""

    level: Level | None
    id: str | None
    address: str = ""
    canonical: bool = False


@dataclass(frozen=True, kw_only=True, order=True)
class Said:
    """One link by which a page says whose it is: level (or ""), id, which page of it (canonical, contact, report …)."""

    id: str
    level: str
    page: str
    address: str = ""


def said(root: _Element, elsewhere: Callable[[_Element], bool]) -> tuple[Said, ...]:
    """Every such link once, in a fixed order; ``elsewhere`` tells links in parts about others."""
    found = set()
    for element in root.iter("link", "meta", "a"):
        one = _link(element) if element.tag == "a" else _head(element)
        if one and (element.tag != "a" or not elsewhere(element)):
            found.add(one)
    return tuple(sorted(found))


def own(links: tuple[Said, ...], address: CqcAddress | None, *, on_page: bool) -> Own:
    """The page's organisation by its links, else by its address.

    Raises AnotherOrganisation where two are meant, NotUnderstood where nothing says it; ``on_page`` asks for the page's
    own word, as its address alone proves nothing in a round.
    """
    named = _named(links, address)
    if not named:
        if on_page or address is None:
            raise NotUnderstood(
                "nothing on the page says whose it is: looked for links to /provider/ID or /location/ID with "
                "registration-info, contact, subscribe, resources or reports, and for a canonical link"
            )
        return Own(level=address.level, id=address.id)
    id_ = named[0].id
    levels = {one.level for one in named if one.level}
    if address and (id_ != address.id or (levels and address.level not in levels)):
        theirs = f"{next(iter(sorted(levels)), 'organisation')} {id_}"
        raise AnotherOrganisation(f"the page is of {theirs}, not of {address.level} {address.id} that was asked for")
    if address:
        return _own(links, address.level, id_)
    level: Level | None = None
    if len(levels) == 1:
        level = "provider" if "provider" in levels else "location"
    return _own(links, level, id_)


def _named(links: tuple[Said, ...], address: CqcAddress | None) -> list[Said]:
    """The links of the one organisation that they mean: a canonical link or a menu of two pages, else the rest."""
    strong = {one.id for one in links if one.page == "canonical"}
    for id_ in {one.id for one in links}:
        if len({one.page for one in links if one.id == id_ and one.page in (*_MENU, "feedback")}) > 1:
            strong.add(id_)
    if len(strong) > 1:
        raise AnotherOrganisation(f"the page names two organisations as its own: {' and '.join(sorted(strong))}")
    if strong:
        return [one for one in links if one.id in strong]
    weak = [one for one in links if address is None or one.level in ("", address.level)]
    asked = [one for one in weak if address and one.id == address.id]
    return asked or (weak if len({one.id for one in weak}) == 1 else [])


def _own(links: tuple[Said, ...], level: Level | None, id_: str) -> Own:
    """With the assessment that the page is: by its canonical link, else the one that all its report links share."""
    mine = [one for one in links if one.level == (level or "") and one.id == id_ and one.address]
    canonical = [one.address for one in mine if one.page == "canonical"]
    if canonical:
        return Own(level=level, id=id_, address=canonical[0], canonical=True)
    shared = {_without_key_question(one.address) for one in mine}
    return Own(level=level, id=id_, address=shared.pop() if len(shared) == 1 else "")


def _without_key_question(address: str) -> str:
    parsed = parse(address)
    return f"/{parsed.level}/{parsed.id}/reports/{parsed.plan}/{parsed.slug or ''}".rstrip("/")


def _head(element: _Element) -> Said | None:
    canonical = element.tag == "link" and "canonical" in (element.get("rel") or "").lower().split()
    if not canonical and (element.tag != "meta" or (element.get("property") or "").lower() != "og:url"):
        return None
    path = _path(element.get("href") or element.get("content") or "")[0]
    parsed, page = _parsed(path), _OWN_PAGE.fullmatch(path)
    if parsed:
        return Said(
            level=parsed.level, id=parsed.id, page="canonical", address=path if parsed.page == "assessment" else ""
        )
    return Said(level=page[1].lower(), id=page[2].upper(), page="canonical") if page else None


def _link(element: _Element) -> Said | None:
    path, query = _path(element.get("href") or "")
    if path.startswith("/give-feedback-on-care"):
        id_ = (parse_qs(query).get("id") or [""])[0]
        return Said(level="", id=id_.upper(), page="feedback") if re.fullmatch(r"[A-Za-z0-9-]+", id_) else None
    page = _OWN_PAGE.fullmatch(path)
    if page:
        return Said(level=page[1].lower(), id=page[2].upper(), page=page[3].lower())
    parsed = _parsed(path)
    if parsed and parsed.page == "assessment":
        return Said(level=parsed.level, id=parsed.id, page="report", address=path)
    if parsed and element.get("aria-current"):
        return Said(level=parsed.level, id=parsed.id, page="current")
    return None


def _path(href: str) -> tuple[str, str]:
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return "", ""
    return parts.path, parts.query


def _parsed(path: str) -> CqcAddress | None:
    try:
        return parse(path) if path.startswith("/") else None
    except AddressError:
        return None
