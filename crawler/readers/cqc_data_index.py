"""Reads CQC's page of open-data files, "Using CQC data": kind ``cqc-data-index``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.addresses import absolute
from storage.record import Kind, Listed, Organisation, Record

from .blocks import Block
from .errors import NotUnderstood
from .kinds import READERS
from .spelling import clean, folded
from .tables import day_in_name

if TYPE_CHECKING:
    from .sheet import Sheet

MOST = 100
_FILE = re.compile(r"[^?#]*\.(?:ods|csv|xlsx?|zip)", re.IGNORECASE)


def read(sheet: Sheet) -> Record:
    """The files that the page links to, in its order, each with the day in its name; NotUnderstood without any."""
    found = {one.url: one for one in _files(sheet.blocks, sheet.base)}
    if not found:
        raise NotUnderstood(f'"{sheet.title[:90]}" links to no file: looked for links that end in .ods or .csv')
    return Record(
        kind="cqc-data-index",
        reader=READERS["cqc-data-index"],
        organisation=Organisation(name=sheet.title),
        listed=tuple(found.values())[:MOST],
        warnings=sheet.notes,
    )


def newest(listed: Iterable[Listed], kind: Kind) -> Listed | None:
    """The newest file of a kind, by the day in its name; of files without one the first."""
    of_kind = [one for one in listed if file_kind(one) == kind]
    return max(of_kind, key=lambda one: one.date or "", default=None)


def file_kind(file: Listed) -> Kind | None:
    """What a file is by its name, else by its title; None for one that is not read here (filters, deactivated)."""
    path = urlsplit(file.url).path
    for name in (path.rsplit("/", 1)[-1], file.title):
        words = re.sub(r"[^a-z]+", " ", folded(name))
        if "deactivated" in words or "filter" in words or "hsca" in words:
            return None
        if "rating" in words and path.lower().endswith(".ods"):
            return "cqc-ratings-file"
        if "directory" in words and path.lower().endswith(".csv"):
            return "cqc-directory-file"
    return None


def _files(blocks: Iterable[Block], base: str) -> Iterator[Listed]:
    for block in blocks:
        for link in block.links:
            url = absolute(link.href, base)
            if url and _FILE.fullmatch(url):
                title = clean(link.text)[:300] or url.rsplit("/", 1)[-1]
                yield Listed(url=url, title=title, date=day_in_name(url) or day_in_name(title))
