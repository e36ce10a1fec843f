"""Every page of the replica, made from the facts of one day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from deploy.demo.facts import LABELS, Assessment, Inspection, Organisation, Site, day
from deploy.demo.redesign import redesign

ROBOTS = """User-agent: *
Disallow: /search/site
Disallow: /_dp/search_redirect
"""

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["day"] = day
_templates.filters["slug"] = lambda rating: rating.lower().replace(" ", "-")
_templates.filters["label"] = LABELS.__getitem__


@dataclass(frozen=True, kw_only=True)
class Page:
    """What one address answers."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200


def render(site: Site) -> dict[str, Page]:
    """Every page of the site by its path, robots.txt among them."""
    dress = redesign if site.redesigned else bytes
    pages = {"/robots.txt": Page(body=ROBOTS.encode(), media_type="text/plain; charset=utf-8")}
    for organisation in site.organisations:
        pages |= {path: Page(body=dress(body)) for path, body in _of(organisation)}
    return pages | {path: Page(body=dress(body)) for path, body in _news(site)}


def page(organisation: Organisation, path: str, *, redesigned: bool = False) -> bytes:
    """The one page of an organisation at a path; KeyError where it has none."""
    for found, body in _of(organisation):
        if found == path:
            return redesign(body) if redesigned else body
    raise KeyError(path)


def template(name: str) -> Template:
    """A template of the replica's sites."""
    return _templates.get_template(name)


def missing() -> Page:
    """The page of an address that the site does not have."""
    return _trouble(
        404, "Page not found", "There is nothing at this address. It may have moved, or have been typed wrongly."
    )


def unavailable() -> Page:
    """The page of a site that is out of order."""
    return _trouble(503, "Service unavailable", "The site cannot answer at the moment. Please come back later.")


def _of(organisation: Organisation) -> Iterator[tuple[str, bytes]]:
    yield organisation.path, _profile(organisation)
    yield f"{organisation.path}/reports", _list(organisation)
    for report in organisation.reports:
        if isinstance(report, Inspection):
            continue
        if report.overall:
            yield report.home(organisation), _assessment(organisation, report, report.home(organisation), None)
        for section in report.sections:
            path = report.page(organisation, section)
            yield path, _assessment(organisation, report, path, section)


def _news(site: Site) -> Iterator[tuple[str, bytes]]:
    """The press releases, their list and that of this week's checks: pages of no organisation."""
    yield "/search/press-releases", _plain("press_releases", "Press releases", releases=site.releases)
    checked = [each for each in site.organisations if each.path in site.checked]
    yield "/search/all", _plain("search", "Find care services", organisations=checked)
    for release in site.releases:
        yield release.path, _plain("press_release", release.title, release=release)


def _profile(organisation: Organisation) -> bytes:
    latest = organisation.reports[0] if organisation.reports else None
    return _page(
        "profile",
        organisation,
        organisation.path,
        latest=latest,
        latest_link=latest and _link(organisation, latest),
        latest_is_pdf=isinstance(latest, Inspection),
    )


def _list(organisation: Organisation) -> bytes:
    entries = [
        {
            "report": report,
            "heading": report.visited if isinstance(report, Inspection) else day(report.report),
            "link": _link(organisation, report),
            "pdf": isinstance(report, Inspection),
        }
        for report in organisation.reports
    ]
    return _page("reports", organisation, f"{organisation.path}/reports", entries=entries)


def _assessment(organisation: Organisation, report: Assessment, path: str, section: object) -> bytes:
    return _page("assessment", organisation, path, report=report, section=section)


def _link(organisation: Organisation, report: Assessment | Inspection) -> str:
    return report.pdf if isinstance(report, Inspection) else report.home(organisation)


def _page(template: str, organisation: Organisation, path: str, **more: Any) -> bytes:
    crumbs: list[tuple[str, str | None]] = [("Home", "/"), ("Find care services", "/search/all")]
    if organisation.run_by:
        crumbs.append((organisation.run_by[1], f"/provider/{organisation.run_by[0]}"))
    if path != organisation.path:
        crumbs.append((organisation.name, organisation.path))
    crumbs.append((organisation.name if path == organisation.path else "Reports", None))
    html = _templates.get_template(f"{template}.html.j2").render(
        organisation=organisation, path=path, crumbs=crumbs, **more
    )
    return html.encode()


def _plain(template: str, heading: str, **more: Any) -> bytes:
    crumbs = [("Home", "/"), (heading, None)]
    html = _templates.get_template(f"{template}.html.j2").render(heading=heading, crumbs=crumbs, **more)
    return html.encode()


def _trouble(status: int, heading: str, explanation: str) -> Page:
    return Page(body=_plain("trouble", heading, explanation=explanation), status=status)
