"""The scope that a service's rating is about, by the name that CQC prints for it."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.addresses import slug_of
from crawler.readers.spelling import folded

from .fields import Fields


def areas(document: Fields) -> Mapping[str, str]:
    """The printed name of each inspection area by its code: the services of hospitals are named by codes."""
    named = {}
    for area in document.each("inspectionAreas"):
        code, name = area.text("inspectionAreaId"), area.text("inspectionAreaName")
        if code and name:
            named[folded(code)] = name
    return named


def scope_of(service: Fields, named: Mapping[str, str]) -> str | None:
    """``service:`` and the slug of its printed name; of a code that no inspection area explains, of the code."""
    name = service.text("name")
    slug = slug_of(named.get(folded(name), name)) if name else ""
    if not slug:
        service.refuse("name", "the name of a service")
    return f"service:{slug}" if slug else None
