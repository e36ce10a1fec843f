"""What the hosts' robots.txt say of us: whether we may come, to which pages, and how fast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.allowed import host_of
from crawler.errors import NotFetched
from crawler.robots import Rules
from monitor.show import count, moment
from monitor.words import sentence_case

from .finding import Finding, listed, note, ok, seconds, trouble, warning

NAME = "robots"
PATIENCE = "asked to be left alone"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A host's robots.txt (empty: it has none) and when it said so, or why it is not known."""

    host: str
    text: str | None = None
    at: datetime | None = None
    why: str | None = None

    @property
    def rules(self) -> Rules | None:
        """Its rules for us; None where they are not known."""
        return Rules(self.text or "") if self.at is not None else None


def sites_of(addresses: Iterable[str]) -> dict[str, str]:
    """The hosts of addresses, each with the beginning that they share, such as ``https://www.cqc.org.uk``."""
    found: dict[str, str] = {}
    for address in addresses:
        try:
            host = host_of(address)
        except NotFetched:
            continue
        found.setdefault(host, f"{address.partition('://')[0]}://{host}")
    return found


def delays(said: Iterable[Said]) -> dict[str, float]:
    """The seconds between two requests that each host asks for."""
    return {one.host: one.rules.delay for one in said if one.rules is not None}


def robots(said: Sequence[Said], addresses: Iterable[str], delay: float, *, now: bool) -> Iterator[Finding]:
    """What the rules mean for the watched addresses; ``delay`` is ours, ``now`` says that they were asked just now."""
    watched = _by_host(addresses)
    for one in said:
        rules = one.rules
        if rules is None:
            yield _unknown(one)
            continue
        forbidden = [address for address in watched.get(one.host, ()) if not rules.allow(address)]
        if forbidden:
            yield _forbidden(one, forbidden, len(watched[one.host]))
        if rules.delay > delay:
            told = f"{one.host} asks for {seconds(rules.delay)} between two requests, which Wardround keeps to"
            yield note(NAME, f"{told} (fetch.delay_seconds is {delay:g}).", "A round takes longer accordingly.")
        if not forbidden:
            when = "as asked just now" if now else f"as it was kept on {moment(one.at)}"
            yield ok(NAME, f"The robots.txt of {one.host} lets Wardround visit what is watched ({when}).")


def _unknown(one: Said) -> Finding:
    told = f"{one.host}: {one.why}."
    if PATIENCE in (one.why or ""):
        return note(NAME, f"{sentence_case(one.why or '')}.", "Visit less often, should it come again.")
    return trouble(
        NAME,
        told,
        "Nothing is visited there until this is over. Look at this machine's network (names, firewall, fetch.proxy,"
        " fetch.ca_bundle); `wardround doctor --offline` leaves it out.",
    )


def _forbidden(one: Said, forbidden: Sequence[str], of: int) -> Finding:
    some = f"{len(forbidden):,} of {count(of, 'watched address', 'watched addresses')}: {listed(forbidden)}"
    told = f"The robots.txt of {one.host} asks us not to visit {some}."
    advice = "They are not visited. Ask the people who run the site, or watch them no longer."
    return trouble(NAME, told, advice) if len(forbidden) == of else warning(NAME, told, advice)


def _by_host(addresses: Iterable[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for address in addresses:
        for host in sites_of([address]):
            found.setdefault(host, []).append(address)
    return found
