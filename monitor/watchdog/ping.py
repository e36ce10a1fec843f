"""The sign of life after each good round: an address is visited, and whoever waits for it tells when it stays away.

Healthchecks, Uptime Kuma and others wait so. It is the only word that reaches people when this machine is gone.
"""

from __future__ import annotations

import logging
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from http.client import HTTPException
from importlib.metadata import version
from ipaddress import ip_address
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from sqlalchemy import Connection

from crawler.agent import is_named
from monitor.house import House
from monitor.network import Network, network
from monitor.settings import Settings, SettingsError
from monitor.summing import Summary
from storage import incidents, notices
from storage.engine import reading

log = logging.getLogger(__name__)

TIMEOUT = 10.0
PAUSES = (1.0, 2.0)
"""Seconds between the tries."""


class BadPing(Exception):
    """The variable holds no address that may be visited: one sentence that names the variable, never the address."""


def sign_of_life(house: House, summary: Summary, *, wait: Callable[[float], object] = time.sleep) -> str:
    """Visit the address after a good round; what came of it in words, empty where nothing was to be done.

    Nothing that happens here fails a round: it is only logged.
    """
    try:
        address = address_of(house.settings, house.environ)
        if not address:
            return ""
        with reading(house.engine).connect() as db:
            if not is_good(db, summary, settings=house.settings, now=house.clock()):
                return "no sign of life was given: the round was not a good one"
        said = visit(address, network(house.settings.fetch), house.settings, wait=wait)
    except (BadPing, SettingsError) as error:
        said = str(error)
    if said:
        log.warning("no sign of life could be given: %s", said)
    return said or "a sign of life was given"


def is_good(db: Connection, summary: Summary, *, settings: Settings, now: datetime) -> bool:
    """Whether a round deserves a sign of life: it came to its end, nothing went wrong with it, and something was read
    of what it visited; no whole site and no whole kind of page is out of order; and no incident waits for longer than
    the deadline for somebody to hear of it.

    Other incidents were told: were the sign withheld for them, nobody would learn that the machine died meanwhile.
    """
    counts = summary.counts
    ended = summary.told is not None and counts.since is None
    in_vain = counts.visited <= counts.unread and bool(counts.visited or counts.left)
    if not ended or in_vain or counts.troubles or incidents.open_now(db):
        return False
    return not notices.unheard(db, now - timedelta(minutes=settings.telling.deadline_minutes))


def address_of(settings: Settings, environ: Mapping[str, str]) -> str:
    """The address to visit; empty where none is set. Raises BadPing."""
    variable = settings.telling.ping_env
    address = environ.get(variable, "").strip()
    if not address:
        return ""
    if _may_be_visited(address, settings.fetch.private_hosts):
        return address
    raise BadPing(
        f"{variable} holds no address that can be visited; allowed is one such as https://watchdog.example.org/ping/KEY,"
        " or with http:// where it is on this machine, in a network of one's own, or named in fetch.private_hosts"
    )


def _may_be_visited(address: str, private_hosts: Collection[str]) -> bool:
    if not address.isascii() or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_own(host, parts.netloc, private_hosts))


def visit(address: str, way: Network, settings: Settings, *, wait: Callable[[float], object] = time.sleep) -> str:
    """Visit the address, up to three times; why it was in vain in words without the address, empty where it was not."""
    opener = _opener(way)
    said = ""
    for pause in (*PAUSES, None):
        said = _visited(opener, _request(address, way if settings.telling.ping_through_proxy else Network()))
        if not said or pause is None:
            break
        wait(pause)
    return said and f"the address in {settings.telling.ping_env} {said}, {len(PAUSES) + 1} times"


def _visited(opener: OpenerDirector, request: Request) -> str:
    try:
        # Its status is the answer: a page behind it may be long, or never come.
        opener.open(request, timeout=TIMEOUT).close()
    except HTTPError as error:
        error.close()
        return f"answered {error.code}"
    except (OSError, HTTPException) as error:
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "has a certificate that this machine does not trust (fetch.ca_bundle can name those of your network)"
        return "gave no answer in time" if isinstance(cause, TimeoutError) else "could not be reached"
    return ""


def _request(address: str, way: Network) -> Request:
    request = Request(address, headers={"User-Agent": f"Wardround/{version('wardround')}"})
    if way.proxy:
        # Not by ProxyHandler: it asks the environment, which is another's while a message is sent.
        parts = urlsplit(way.proxy)
        request.set_proxy(f"{parts.hostname}:{parts.port}", "http")
        if parts.username is not None:
            both = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            request.add_header("Proxy-Authorization", f"Basic {b64encode(both.encode()).decode()}")
    return request


def _opener(way: Network) -> OpenerDirector:
    trusted = ssl.create_default_context()
    if way.ca_bundle:
        trusted.load_verify_locations(way.ca_bundle)
    return build_opener(ProxyHandler({}), HTTPSHandler(context=trusted), _NoRedirect())


class _NoRedirect(HTTPRedirectHandler):
    """Where it leads elsewhere, the answer is no sign that was taken."""

    def redirect_request(self, *_: object) -> None:
        return None


def _is_own(host: str, netloc: str, private_hosts: Collection[str]) -> bool:
    try:
        return ip_address(host).is_private or is_named(netloc, private_hosts)
    except ValueError:
        return host == "localhost" or is_named(netloc.lower(), private_hosts)
