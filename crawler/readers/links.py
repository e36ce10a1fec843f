"""The links that a round follows from a page, to pages of the same organisation on the same host only."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from lxml import etree
from lxml.etree import _Element

from crawler.addresses import AddressError, CqcAddress, absolute, canonical, parse

from .decode import decoded
from .errors import NotUnderstood

MOST = 400
MOST_PAGES = 5
"""Pages of one list of CQC's that are visited."""
Wanted = Callable[[CqcAddress], bool]


def assessment_addresses(body: bytes, address: str) -> tuple[str, ...]:
    """The pages of this organisation's assessments that the page links to, canonical, each once, at most MOST."""
    own = parse(address)
    return _found(body, address, lambda to: to.page == "assessment" and (to.level, to.id) == (own.level, own.id))


def reports_link(body: bytes, address: str) -> str | None:
    """The list of this organisation's reports, where the page links to it."""
    own = parse(address)
    found = _found(body, address, lambda to: to.page == "reports" and (to.level, to.id) == (own.level, own.id))
    return next(iter(found), None)


def location_addresses(body: bytes, address: str) -> tuple[str, ...]:
    """The profiles of the locations that a provider's page links to; none from a location's page."""
    if parse(address).level != "provider":
        return ()
    return _found(body, address, lambda to: to.level == "location" and to.page == "profile")


def following_pages(body: bytes, address: str) -> tuple[str, ...]:
    """The further pages of the list at an address that its first page links to (``page=2``), each once and few."""
    here = canonical(address)
    asked = _query(here)
    if "page" in asked:
        return ()
    found: dict[str, None] = {}
    for href in _hrefs(body):
        url = _followed(href, here)
        if url is None or urlsplit(url).path != urlsplit(here).path:
            continue
        query = _query(url)
        number = query.pop("page", "")
        if number.isdecimal() and 0 < int(number) <= MOST_PAGES and query == asked:
            found[url] = None
    return tuple(found)[: MOST_PAGES - 1]


def _query(address: str) -> dict[str, str]:
    """What a query asks for: its parameters that have a value."""
    return dict(parse_qsl(urlsplit(address).query))


def _found(body: bytes, address: str, wanted: Wanted) -> tuple[str, ...]:
    here = canonical(address)
    found: dict[str, None] = {}
    for href in _hrefs(body):
        url = _followed(href, here)
        if url is None:
            continue
        try:
            to = parse(url)
        except AddressError:
            continue
        if wanted(to):
            found[url] = None
        if len(found) >= MOST:
            break
    return tuple(found)


def _followed(href: str, here: str) -> str | None:
    """A link spelt canonically, on this page's host and by its scheme; None for any other."""
    url = absolute(href, here)
    if url is None or urlsplit(url).netloc != urlsplit(here).netloc:
        return None
    return url if urlsplit(url).scheme == urlsplit(here).scheme else None


def _hrefs(body: bytes) -> list[str]:
    text = decoded(body)[0]
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    if root is None:
        raise NotUnderstood("the page is empty: there is no element in it")
    return [href for link in root.iter("a") if (href := link.get("href")) and not _elsewhere(link)]


def _elsewhere(link: _Element) -> bool:
    """Whether the link stands in a part about others: its organisation is asked too, so this is for locations alone."""
    return any(above.tag in ("aside", "footer", "dialog") for above in link.iterancestors())
