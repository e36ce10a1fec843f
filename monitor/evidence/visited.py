"""Whether the visits of a bundle brought its pages, in time, and from where the change leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.addresses import CQC, profile_address
from monitor.facts import ROUTES
from monitor.words import plain
from storage.sources import GOOD

from . import papers
from .enclosed import Enclosed
from .found import Check, fails, holds, open_
from .naming import name, short

CLOCKS_DIFFER = timedelta(days=1)
"""By so much a page may seem to come later than what it shows was known: the machine's clock was put back between."""


def visited(enclosed: Enclosed) -> Iterator[Check]:
    """The checks of the visits."""
    for role in enclosed.pages:
        yield _brought(enclosed, role)
    yield from _leads(enclosed)
    yield from _in_time(enclosed)
    change = enclosed.paper.change
    if not any(proof and proof.body for proof in (change.evidence.before, change.evidence.after)):
        yield from _by_visits(enclosed)


def _brought(enclosed: Enclosed, role: str) -> Check:
    reading = enclosed.readings.get(role)
    there = [one for one in _good(enclosed, role) if reading is None or one.address == reading.address]
    if there:
        return holds("visits", f"{name(role).capitalize()} came from {there[0].address} on {there[0].at[:10]}")
    if role == "after" and reading is None and enclosed.paper.change.kind == "sources-disagree":
        said = f"{name(role).capitalize()} is a copy of the organisation's rows in one of CQC's data files"
        return open_("visits", f"{said}, cut out by the installation that made the bundle")
    return fails("visits", f"No visit that it tells of brought {name(role)}")


def _good(enclosed: Enclosed, role: str) -> list[papers.Visit]:
    """The visits that brought a page."""
    body = enclosed.body(role)
    return [one for one in enclosed.visits.visits if body and one.body == body.sha256 and one.outcome in GOOD]


def _leads(enclosed: Enclosed) -> Iterator[Check]:
    """Whether the page that a change names to look at is of a site that was visited for it. What a document of CQC's
    said leads to the page of the organisation, which people can open."""
    url = enclosed.paper.change.url
    if not url or _site(url) in {_site(one.address) for one in enclosed.visits.visits}:
        return
    about, documents = enclosed.paper.change.organisation, {ROUTES.get(one.kind) for one in enclosed.visits.visits}
    own = profile_address(about.level, about.id) if about.level and about.id and documents & {"api", "file"} else None
    if own is None or not url.endswith(own.removeprefix(CQC)):
        yield fails("visits", f"It names a page of a site that was not visited for it: {short(url)}")
    elif url != own:
        yield open_("visits", f"It leads to a page of a site that was not visited for it: {short(url)}")


def _site(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _in_time(enclosed: Enclosed) -> Iterator[Check]:
    """Whether a page that shows the change had come when it is said to have been known."""
    role, known = papers.FIRST if enclosed.body(papers.FIRST) else "after", enclosed.paper.change.first_seen or ""
    came = [one.at for one in _good(enclosed, role)]
    try:
        late = came and min(map(datetime.fromisoformat, came)) > datetime.fromisoformat(known) + CLOCKS_DIFFER
    except (ValueError, TypeError, OverflowError):
        yield fails("visits", f"When it was first seen, or when {name(role)} came, is no moment: {short(known)}")
        return
    if late:
        yield fails("visits", f"It is said to be known since {known[:10]}, before {name(role)} came")


def _by_visits(enclosed: Enclosed) -> Iterator[Check]:
    """What a change without a page rests on."""
    change = enclosed.paper.change
    here = [one for one in enclosed.visits.visits if one.address == change.url]
    if change.kind in ("source-unreadable", "source-recovered") and here:
        last, good = here[-1], here[-1].outcome in GOOD
        refused = any(one.refusal for one in enclosed.readings.values())
        said = f"The last visit before it was told, of {last.at[:10]}, ended so: {plain('outcome', last.outcome)}"
        fits = (not good or refused) if change.kind == "source-unreadable" else good
        yield holds("visits", said) if fits else fails("visits", said)
    yield open_("visits", "It rests on visits, which are the notes of the installation that made the bundle")
