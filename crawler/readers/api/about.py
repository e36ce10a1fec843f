"""What a document says of the organisation itself: its details, its registration, its relations, its reports."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator
from typing import Literal

from crawler.readers.spelling import folded
from storage.record import Banner, Details, Level, ListedReport, Organisation, Related

from .claim import report_id
from .fields import Fields
from .identity import ID

API = "https://api.service.cqc.org.uk/public/v1"
"""What a report's address in a document is relative to."""
_LINES = ("postalAddressLine1", "postalAddressLine2", "postalAddressTownCity", "postalAddressCounty", "postalCode")
_STATUS = {"registered": "Registered", "deregistered": "Deregistered"}
_HOW: dict[str, Literal["predecessor", "successor"]] = {
    "hsca predecessor": "predecessor", "hsca successor": "successor",
}  # fmt: skip
_TITLES = {
    "location": "Inspection report of the location",
    "provider": "Inspection report of the provider",
    "coreservice": "Inspection report of a core service",
}
_URI = re.compile(r"(?:https://[a-z0-9.-]+)?/[A-Za-z0-9%._~/-]+")


def details(document: Fields, level: Level) -> Details:
    """The details; nothing of the people who run it. A provider is named by its id alone."""
    provider = document.text("providerId") if level == "location" else None
    if provider and not ID.fullmatch(provider):
        document.refuse("providerId", "an id such as 1-101728281 or RT1")
        provider = None
    return Details(
        address=", ".join(line for name in _LINES if (line := document.text(name))) or None,
        telephone=document.text("mainPhoneNumber"),
        provided_by=Organisation(level="provider", id=provider.upper(), name="") if provider else None,
        registered=document.day("registrationDate"),
        registration=_status(document),
        categories=_names(document, "gacServiceTypes"),
        specialisms=_names(document, "specialisms"),
        beds=document.whole("numberOfBeds") if level == "location" else None,
        local_authority=document.text("localAuthority"),
        region=document.text("region"),
        ods_code=document.text("odsCode"),
    )


def banners(document: Fields, details: Details) -> tuple[Banner, ...]:
    """That it is registered no more, as the banner that its page then has; that it rests is a warning only."""
    if folded(document.text("dormancy") or "") in ("y", "yes"):
        document.notes.warnings.append("dormancy: CQC counts the service as dormant: registered, and not at work")
    if details.registration != "Deregistered":
        return ()
    day = document.day("deregistrationDate")
    on = f" on {int(day[8:])} {month_name[int(day[5:7])]} {day[:4]}" if day else ""
    return (Banner(type="archived", text=f"Deregistered{on}"),)


def related(document: Fields, level: Level) -> tuple[Related, ...]:
    """The registrations before and after this one; relations of other kinds say nothing here."""
    found = set()
    key = f"related{level.title()}"
    for one in document.each("relationships"):
        how, id_ = _HOW.get(folded(one.text("type") or "")), one.text(f"{key}Id")
        if how and id_ and ID.fullmatch(id_):
            other = Organisation(level=level, id=id_.upper(), name=one.text(f"{key}Name") or "")
            found.add(Related(how=how, reason=one.text("reason"), organisation=other))
    return tuple(sorted(found, key=lambda one: (one.how, str(one.organisation), one.reason or "")))


def reports(document: Fields) -> tuple[ListedReport, ...]:
    """The reports, newest first, each once; their addresses without the stamp that CQC renews."""
    found = {one.id or f"{one.url} {one.title} {one.date}": one for one in _reports(document)}
    return tuple(sorted(found.values(), key=lambda one: (one.date or "", one.id or "", one.url or ""), reverse=True))


def _reports(document: Fields) -> Iterator[ListedReport]:
    listed = list(document.each("reports"))
    for one in sorted(listed, key=lambda one: one.quote("linkId", "reportDate", "reportType")):
        id_, kind = report_id(one, "linkId"), one.text("reportType")
        title = _TITLES.get(folded(kind).replace(" ", ""), kind) if kind else "Inspection report"
        yield ListedReport(id=id_, title=title, date=one.day("reportDate"), url=_url(one))


def _url(said: Fields) -> str | None:
    uri = (said.text("reportUri") or "").partition("?")[0].partition("#")[0]
    if not _URI.fullmatch(uri):
        return None
    return uri if uri.startswith("https:") else f"{API}{uri}"


def _status(document: Fields) -> str | None:
    said = document.text("registrationStatus")
    known = _STATUS.get(folded(said)) if said else None
    if said and known is None:
        document.refuse("registrationStatus", "Registered or Deregistered")
    return known


def _names(document: Fields, name: str) -> tuple[str, ...]:
    return tuple(sorted({said for one in document.each(name) if (said := one.text("name"))}))
