"""Addresses of CQC's pages: one spelling for each, what each one asks for, and the scope that it speaks of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

from storage.record import KEY_QUESTIONS, KeyQuestion, Level

PageName = Literal["profile", "reports", "inspection-summary", "assessment"]
SitePage = Literal["cqc-search", "press-release", "cqc-data-index", "cqc-ratings-file", "cqc-directory-file"]

CQC = "https://www.cqc.org.uk"
_SAME_SITE = {"www.cqc.org.uk", "cqc.org.uk", "dev.cqc.org.uk", "communities.cqc.org.uk", "admin.cqc.org.uk"}
"""Hosts that serve the same pages (all seen in public copies, 2026-11)."""

_ID = r"[A-Za-z0-9-]+"
_ORGANISATION = re.compile(rf"/(provider|location)/({_ID})(/.*)?", re.IGNORECASE)
_ASSESSMENT = re.compile(rf"/reports/({_ID})(?:/({_ID})(?:/({_ID}))?)?", re.IGNORECASE)
_LIST = re.compile(r"/search/(?:all|press-releases)", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?:/[\w-]+)*/reports/(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|"
    r"/sites/default/files/(?:[\w.-]+/)*(?P<file>[\w.-]+)\.pdf",
    re.IGNORECASE,
)
_DATA = re.compile(r"/about-us/transparency/using-cqc-data", re.IGNORECASE)
_FILE = re.compile(r"/(?:system|sites/default)/files/.*?([^/]+)\.(?:ods|csv)", re.IGNORECASE)
_RELEASE = re.compile(r"/(?:press-release|news/releases)/[^/]+", re.IGNORECASE)


class AddressError(ValueError):
    """An address that cannot be used: one clear sentence."""


@dataclass(frozen=True, kw_only=True)
class CqcAddress:
    """What an address of a provider or location asks for; ids are opaque and upper case, slugs lower case."""

    level: Level
    id: str
    page: PageName
    plan: str | None = None
    slug: str | None = None
    key_question: KeyQuestion | None = None


def canonical(address: str) -> str:
    """The one spelling of an address: CQC's hosts become https://www.cqc.org.uk, any other host stays.

    The fragment and a last slash go; the query goes on /location and /provider, whose ids are set in upper case.
    Raises AddressError for what is not an http(s) address of a host.
    """
    scheme, host, path, query = _split(address)
    if (host.partition(":")[0] in _SAME_SITE) and ":" not in host:
        scheme, host = "https", "www.cqc.org.uk"
    path = re.sub(r"/+$", "", path)
    organisation = _ORGANISATION.fullmatch(_plain(path))
    if organisation:
        level, id_, rest = organisation.groups()
        path, query = f"/{level.lower()}/{id_.upper()}{_page_path(rest or '')}", ""
    return f"{scheme}://{host}{path or '/'}" + (f"?{query}" if query else "")


def parse(address: str) -> CqcAddress:
    """What the address (whole, or a path alone) asks for, on any host; AddressError if it is no page that is read."""
    path = address.split("?")[0].split("#")[0] if address.startswith("/") else _split(address)[2]
    path = re.sub(r"/+$", "", _plain(path))
    organisation = _ORGANISATION.fullmatch(path)
    if not organisation:
        raise AddressError(f"{address!r} is not the address of a provider or a location (/provider/ID or /location/ID)")
    level: Level = "provider" if organisation[1].lower() == "provider" else "location"
    id_, rest = organisation[2].upper(), (organisation[3] or "").lower()
    if rest in ("", "/reports", "/inspection-summary"):
        page: PageName = "profile" if not rest else "reports" if rest == "/reports" else "inspection-summary"
        return CqcAddress(level=level, id=id_, page=page)
    assessment = _ASSESSMENT.fullmatch(rest)
    if not assessment:
        raise AddressError(
            f"{address!r} is a page that is not read (read are the profile, /reports and what is under it)"
        )
    plan, slug, last = assessment.groups()
    key_question = next((name for name in KEY_QUESTIONS if name == last), None)
    if last and key_question is None:
        raise AddressError(f"{address!r} ends in {last!r}, which is not a key question ({', '.join(KEY_QUESTIONS)})")
    return CqcAddress(level=level, id=id_, page="assessment", plan=plan.upper(), slug=slug, key_question=key_question)


def site_page(address: str) -> SitePage | None:
    """Which of CQC's pages that belong to no organisation the address (whole, or a path) is; None for any other."""
    try:
        path = address.split("?")[0].split("#")[0] if address.startswith("/") else _split(address)[2]
    except AddressError:
        return None
    path = re.sub(r"/+$", "", _plain(path))
    if _RELEASE.fullmatch(path):
        return "press-release"
    if _DATA.fullmatch(path):
        return "cqc-data-index"
    if file := _FILE.fullmatch(path):
        return "cqc-directory-file" if "directory" in file[1].lower() else "cqc-ratings-file"
    return "cqc-search" if _LIST.fullmatch(path) else None


@dataclass(frozen=True, kw_only=True)
class DocumentAddress:
    """The one address of a report's PDF, and the id by which lists and the API name the report."""

    address: str
    report: str


def report_document(address: str) -> DocumentAddress | None:
    """Which report's PDF an address is, without the stamp behind it (``?20220414070037``); None for any other."""
    try:
        scheme, host, path, _ = _split(address)
    except AddressError:
        return None
    found = _DOCUMENT.fullmatch(re.sub(r"/+$", "", path))
    if found is None:
        return None
    report = (found["id"] or found["file"]).lower()
    return DocumentAddress(address=canonical(f"{scheme}://{host}{path}"), report=report)


def scope_of(address: CqcAddress) -> str | None:
    """The scope that the page speaks of (docs/json.md); None where an assessment's address does not tell it."""
    if address.page != "assessment" or address.slug == "overall":
        return address.level
    if address.slug is None:
        return None
    if address.level == "provider" and address.slug == "well-led-assessment":
        return "provider"
    return f"service:{slug_of(address.slug)}"


def slug_of(name: str) -> str:
    """A service's name as it stands in a scope: NFKC, lower case, everything else a hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", name).lower()).strip("-")


def profile_address(level: Level, id: str, base: str = CQC) -> str:
    """The address of the overview page of an organisation."""
    return f"{base.rstrip('/')}/{level}/{id.upper()}"


def reports_address(level: Level, id: str, base: str = CQC) -> str:
    """The address of the list of reports of an organisation."""
    return f"{profile_address(level, id, base)}/reports"


def absolute(href: str, address: str) -> str | None:
    """A link made whole against its page's address and spelt canonically; None where it is no http(s) link."""
    try:
        return canonical(urljoin(address, href.strip()))
    except ValueError:
        return None


def _split(address: str) -> tuple[str, str, str, str]:
    if re.search(r"[\s\x00-\x1f\x7f\\<>\"]", address.strip()):
        raise AddressError(f"{_shown(address)} holds a character that no address holds")
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise AddressError(f"{_shown(address)} is not an address: {error}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise AddressError(f"{_shown(address)} is not a whole web address (https://www.cqc.org.uk/provider/RT1 is one)")
    if parts.username is not None or parts.password is not None:
        raise AddressError(f"the address for {host} carries a user name or password, which is not allowed")
    if ":" in host:
        host = f"[{host}]"
    usual = {"http": 80, "https": 443}[parts.scheme]
    return parts.scheme, host if port in (None, usual) else f"{host}:{port}", parts.path, parts.query


def _shown(address: str) -> str:
    """The address for a message: short, and without what may be a password."""
    return repr(re.sub(r"//[^/@]*@", "//…@", address)[:200])


def _plain(path: str) -> str:
    return unquote(path) if "%" in path and "%2f" not in path.lower() else path


def _page_path(rest: str) -> str:
    """The part after the id, lower case but for a plan's id."""
    parts = rest.split("/")
    return "/".join(
        part.upper() if n == 2 and parts[1].lower() == "reports" else part.lower() for n, part in enumerate(parts)
    )
