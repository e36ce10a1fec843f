"""Whose document it is: its own id, held against the address that it was asked for at."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.addresses import AddressError, parse
from crawler.readers.errors import AnotherOrganisation, NotUnderstood
from crawler.readers.spelling import clean, folded
from storage.record import Level, Organisation

from .door import called
from .fields import Fields

KEYS: dict[Level, str] = {"location": "locationId", "provider": "providerId"}
ID = re.compile(r"[A-Za-z0-9-]{1,40}")
_ASKED = re.compile(r".*/(location|provider)s/([A-Za-z0-9-]+)/?", re.IGNORECASE)


def organisation(document: Fields, level: Level, address: str | None, *, in_round: bool) -> Organisation:
    """The organisation that the document is of.

    Raises NotUnderstood where it has no id of this level, AnotherOrganisation where the address asks for another one;
    in a round the address has to name it.
    """
    id_ = _id(document, level)
    asked = _asked(address) if address else None
    if asked is None and in_round:
        raise NotUnderstood(f"the address names no {level} that the document could be of (…/{level}s/ID does)")
    if asked is not None and asked != (level, id_):
        raise AnotherOrganisation(f"the document is of {level} {id_}, not of {asked[0]} {asked[1]} that was asked for")
    return Organisation(level=level, id=id_, name=document.text("name") or "")


def level_of(values: dict[str, object]) -> Level | None:
    """Which of both a document is of by its keys; None for neither."""
    if "locationId" in values:
        return "location"
    said = values.get("organisationType")
    named = isinstance(said, str) and folded(said) in ("provider", "location")
    return "provider" if "providerId" in values and (named or "locationIds" in values) else None


def _id(document: Fields, level: Level) -> str:
    key, values = KEYS[level], document.values
    if level == "provider" and "locationId" in values:
        raise NotUnderstood("the document is of a location, for it has a locationId; a provider's has providerId alone")
    value = values.get(key)
    if value is None:
        raise NotUnderstood(f"the document names no {level}: it has no {key}, by which CQC's API says whose it is")
    if not isinstance(value, str) or not ID.fullmatch(clean(value)):
        raise NotUnderstood(f"{key} is {called(value)}; allowed is an id such as 1-101728281 or RT1")
    said = values.get("organisationType")
    if isinstance(said, str) and folded(said) in KEYS and folded(said) != level:
        raise NotUnderstood(f"organisationType is {called(said)} beside {key}; allowed is {level.title()}")
    return clean(value).upper()


def _asked(address: str) -> tuple[str, str] | None:
    """The level and id that an address names: of the API (…/locations/ID), or of the organisation's pages."""
    try:
        found = _ASKED.fullmatch(urlsplit(address).path)
        if found:
            return found[1].lower(), found[2].upper()
        page = parse(address)
    except (AddressError, ValueError):
        return None
    return page.level, page.id
