"""The addresses that are watched: those that cannot be read, those that were never visited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from crawler.allowed import check
from crawler.errors import NotFetched
from monitor.settings import Settings
from monitor.show import count, day
from monitor.words import plain
from storage.health import SourceHealth
from storage.record import PAPERS
from storage.sources import GOOD

from .finding import Finding, listed, note, ok, trouble, warning

NAME = "sources"
LONG = timedelta(days=2)
MORE = "`wardround sources` says what is wrong with each."


def sources(
    found: Sequence[SourceHealth], settings: Settings, now: datetime, paper_hosts: Sequence[str] = ()
) -> Iterator[Finding]:
    """How the watched addresses fare; ``paper_hosts`` may be visited for board papers."""
    if not any(one.organisation for one in found):  # CQC's lists belong to nobody
        yield warning(NAME, "Nothing is watched.", "`wardround watch add RT1` is how it begins.")
        return
    yield from _strangers(found, settings, paper_hosts)
    failing = [one for one in found if one.failures]
    unvisited = [one for one in found if one.visited_at is None]
    if failing:
        yield _failing(found, failing, now)
    unclear = [one for one in found if one.unclear_since is not None]
    if unclear:
        since = min((one.unclear_since for one in unclear if one.unclear_since), default=now)
        many = count(len(unclear), "address is read, but its rating is", "addresses are read, but their ratings are")
        told = f"{many} not understood, the longest since {day(since)}, such as {unclear[0].address}."
        yield warning(NAME, told, MORE)
    if unvisited:
        many = f"{count(len(unvisited), 'address was', 'addresses were')} never visited yet"
        yield note(NAME, f"{many}, such as {unvisited[0].address}.", "The next round visits what is due.")
    if not failing and not unvisited and not unclear:
        yield ok(NAME, f"{count(len(found), 'address', 'addresses')}, all read well at the last visit.")


def _failing(found: Sequence[SourceHealth], failing: Sequence[SourceHealth], now: datetime) -> Finding:
    since = min((one.failing_since for one in failing if one.failing_since), default=now)
    never = sum(one.good_at is None for one in failing)
    why = Counter(_why(one) for one in failing)
    reasons = listed([f"{number} {words}" if len(why) > 1 else words for words, number in why.most_common()])
    so_long = f"the longest since {day(since)}{f', {never} of them never yet' if never else ''}"
    told = (
        f"{len(failing):,} of {count(len(found), 'address', 'addresses')} could not be read last time ({reasons}),"
        f" {so_long}, such as {failing[0].address}."
    )
    if len(failing) == len(found):
        return trouble(NAME, told, MORE)
    return warning(NAME, told, MORE) if now - since > LONG or never else note(NAME, told, MORE)


def _why(one: SourceHealth) -> str:
    """Why an address could not be read; one whose page came was not read here in time."""
    return plain("outcome", one.outcome or "unreachable") if one.outcome not in GOOD else "came, but not read in time"


def _strangers(found: Sequence[SourceHealth], settings: Settings, paper_hosts: Sequence[str]) -> Iterator[Finding]:
    """Addresses that may not be visited as the settings are."""
    for_papers = (*settings.fetch.hosts, *paper_hosts)
    hosts = {one.address: for_papers if one.kind in PAPERS else settings.fetch.hosts for one in found}
    refused = [address for address, named in hosts.items() if not _allowed(address, named)]
    if refused:
        told = f"{count(len(refused), 'address is', 'addresses are')} watched on a host that fetch.hosts does not name"
        advice = "Add the host to fetch.hosts, or watch them no longer."
        yield warning(NAME, f"{told}: {listed(refused)}.", advice)


def _allowed(address: str, hosts: Sequence[str]) -> bool:
    try:
        check(address, hosts)
    except NotFetched:
        return False
    return True
