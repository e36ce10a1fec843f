"""Which addresses may be asked at all, and whether a redirect still leads to the page that was asked for."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urljoin, urlsplit

from crawler.addresses import AddressError, canonical, parse, site_page
from crawler.errors import NotFetched

MOST_HOPS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})

_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f\\<>\"^`{|}]")
_ERROR_PAGE = re.compile(r"/(?:404|error|errors|not-?found|page-not-found)(?:\.\w+)?$")
_LOGIN = re.compile(r"/(?:log-?in|sign-?in|signin|sso|auth)(?:$|[/.])")


def host_of(address: str) -> str:
    """The host as the settings name it: lower case, with the port where it is not the usual one of http or https.

    Raises NotFetched for anything but a plain http(s) address.
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise _refused(f"{address!r} is not an address: {error}") from None
    if _NOT_IN_ADDRESS.search(address) or not host.isascii():
        raise _refused(f"{address!r} holds a character that no address holds")
    if parts.scheme not in ("http", "https"):
        raise _refused(f"{address!r} is not an http or https address")
    if not host:
        raise _refused(f"{address!r} names no host")
    if parts.username is not None or parts.password is not None:
        raise _refused(f"the address for {host} carries a user name or password")
    host = f"[{host}]" if ":" in host else host
    return host if port in (None, 80 if parts.scheme == "http" else 443) else f"{host}:{port}"


def check(address: str, hosts: Collection[str]) -> str:
    """The host of an address that may be asked. Raises NotFetched where it is not named in ``hosts`` exactly."""
    host = host_of(address)
    if host not in {name.lower() for name in hosts}:
        raise _refused(f"{host} is not named in fetch.hosts")
    return host


def hop(address: str, here: str, location: str, hosts: Collection[str]) -> str:
    """Where a redirect from ``here`` leads, when it still leads to the page ``address``.

    Raises NotFetched where it leaves the allowed hosts, or leads to anything else: the site's home page, a search,
    an error page, a login, another organisation or another page of the same one.
    """
    try:
        target = urljoin(here, location.strip()).partition("#")[0]
    except ValueError:
        raise _refused(f"the page redirects to {location!r}, which is not an address") from None
    try:
        check(target, hosts)
    except NotFetched as error:
        raise _refused(f"the page redirects to {_short(target)}: {error.detail}") from None
    astray(address, target)
    return target


def astray(address: str, final: str) -> None:
    """Raise NotFetched where ``final`` is not the page ``address``; the outcome says whether that page is gone."""
    if final == address:
        return
    path = urlsplit(final).path.rstrip("/").lower()
    if not path and urlsplit(address).path.rstrip("/"):
        raise NotFetched("gone", "the address now leads to the home page of the site")
    if site_page(address) is not None and _last(address) == _last(final) and site_page(final) == site_page(address):
        return
    if path == "/search" or path.startswith("/search/"):
        raise NotFetched("gone", "the address now leads to the search of the site")
    if _ERROR_PAGE.search(path):
        raise NotFetched("gone", f"the address now leads to an error page ({_short(final)})")
    if _LOGIN.search(path):
        raise NotFetched("blocked", f"the site asks for a login ({_short(final)})")
    _same_page(address, final)


def _last(address: str) -> str:
    """The last part of an address's path: of a press release its own name, wherever releases stand."""
    return urlsplit(address).path.rstrip("/").rpartition("/")[2].lower()


def _same_page(address: str, final: str) -> None:
    if site_page(address) is not None:
        raise _refused(f"the address now leads to another page ({_short(final)})")
    try:
        asked = parse(canonical(address))
    except AddressError:
        return  # nothing is known of what such an address names
    try:
        got = parse(canonical(final))
    except AddressError:
        raise _refused(f"the address now leads to another page ({_short(final)})") from None
    if (got.level, got.id) != (asked.level, asked.id):
        raise _refused(f"the address now leads to the page of another organisation ({got.level} {got.id})")
    if got != asked:
        raise _refused(f"the address now leads to another page of the same organisation ({_short(final)})")


def _refused(detail: str) -> NotFetched:
    return NotFetched("refused", detail, sent=False)


def _short(address: str) -> str:
    return address if len(address) <= 120 else f"{address[:119]}…"
