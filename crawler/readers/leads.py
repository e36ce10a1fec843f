"""Whose page a link leads to."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.addresses import AddressError, CqcAddress, absolute, canonical, parse

from .blocks import Link

_CQC = "www.cqc.org.uk"


def organisation(link: Link) -> CqcAddress | None:
    """The organisation that a link leads to, whatever its host."""
    try:
        path = urlsplit(link.href.strip()).path
        return parse(path) if path.startswith("/") else None
    except (AddressError, ValueError):
        return _by_path(link.href)


def page_of(link: Link, base: str) -> CqcAddress | None:
    """The same for a link, relative or whole, that stays with CQC or on the host of the page that carries it."""
    url = absolute(link.href, base)
    if url is None or urlsplit(url).netloc not in (_CQC, urlsplit(canonical(base)).netloc):
        return None
    return organisation(Link(link.text, urlsplit(url).path))


def _by_path(href: str) -> CqcAddress | None:
    """The same for pages of an organisation that are not read (/location/ID/contact)."""
    try:
        parts = urlsplit(href.strip()).path.split("/")
        return parse("/".join(parts[:3])) if len(parts) > 3 else None
    except (AddressError, ValueError):
        return None
