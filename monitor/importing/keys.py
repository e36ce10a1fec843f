"""What a cell names: an id, the address of a CQC page, or why neither can be told from it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.addresses import CQC, AddressError, CqcAddress, canonical, parse
from storage.record import Level

from .cells import folded

BLANKS = {
    "tbc", "tba", "n a", "na", "nil", "none", "no", "not known", "unknown", "pending", "not applicable",
    "not registered", "not yet registered", "awaiting", "awaited", "to follow", "to be confirmed", "new", "x", "xx",
    "xxx", "0", "null", "blank", "exempt",
}  # fmt: skip
"""What people write where there is no id (folded); nothing but signs counts as well."""

_CQC_ID = re.compile(r"\d-\d+")
_TRUST = re.compile(r"R[A-Z0-9]{2}|T[A-Z0-9]{2}|[A-Z]\d[A-Z0-9]\d[A-Z]")
"""Three characters, or five as in G6V2S, the form of trusts made since 2024 (Organisation Data Service, July 2026)."""
_SITE = re.compile(r"[RT][A-Z0-9]{4}")
_OTHER_CODE = re.compile(r"(?=.*\d)(?=.*[A-Z])[A-Z0-9]{3,8}")
_SCIENTIFIC = re.compile(r"[\d.,]+E[+-]?\d+", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}( .*)?|\d{1,2}/\d{1,4}|\d{1,2}[ -][A-Z]{3,9}([ -]\d{2,4})?|[A-Z]{3,9}[ -]\d{2,4}",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"(provider|location)\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(r"/(provider|location)/([A-Za-z0-9-]+)", re.IGNORECASE)


class Unclear(Exception):
    """A cell that should name an organisation and does not: the sentence says why."""


@dataclass(frozen=True)
class Key:
    """An organisation as a cell names it. ``base`` is the site of an address that is not CQC's own, ``page`` the
    address of a report's page; ``there`` says that an address proves its level."""

    id: str
    level: Level | None = None
    base: str | None = None
    page: str | None = None
    there: bool = False


def is_blank(cell: str) -> bool:
    """Whether a cell names nothing: empty, a dash, or a word such as TBC."""
    return not folded(cell) or folded(cell) in BLANKS


def is_address(cell: str) -> bool:
    """Whether a cell is the address of an organisation's page."""
    return "/" in cell and not re.search(r"\s", cell.strip()) and _PAGE.search(cell) is not None


def is_mangled(cell: str) -> bool:
    """Whether a cell looks like an id that a spreadsheet turned into a date or a number."""
    return bool(_SCIENTIFIC.fullmatch(cell) or _DATE.fullmatch(cell)) and not _CQC_ID.fullmatch(_bare(cell))


def is_id(cell: str) -> bool:
    """Whether a cell has the form of CQC's ids; no form tells the level."""
    found = _LEVEL.fullmatch(cell)
    bare = _bare(found[2] if found else cell)
    return not is_blank(cell) and any(form.fullmatch(bare) for form in (_CQC_ID, _TRUST, _SITE, _OTHER_CODE))


def is_likely_id(cell: str) -> bool:
    """Whether a cell has a form that hardly anything but CQC's ids has: councils number their contracts too."""
    found = _LEVEL.fullmatch(cell)
    bare = _bare(found[2] if found else cell)
    return not is_blank(cell) and any(form.fullmatch(bare) for form in (_CQC_ID, _TRUST, _SITE))


def is_certain_id(cell: str) -> bool:
    """Whether a cell can hardly be anything but an id: for a column that has no name to tell."""
    return not is_blank(cell) and not is_mangled(cell) and bool(_CQC_ID.fullmatch(_bare(cell)) or _LEVEL.match(cell))


def is_trust(cell: str) -> bool:
    """Whether an ODS code has the form of a trust's, which is CQC's id of the provider."""
    return not is_blank(cell) and _TRUST.fullmatch(_bare(cell)) is not None


def is_site(cell: str) -> bool:
    """Whether an ODS code has the form of a trust's site, which may be CQC's id of a location."""
    return not is_blank(cell) and _SITE.fullmatch(_bare(cell)) is not None


def read_key(cell: str, level: Level | None, *, hosts: Collection[str]) -> Key:
    """The organisation that a cell names; ``level`` is what its column says. Raises Unclear.

    ``hosts`` are those that may be visited besides CQC's own.
    """
    if "/" in cell and not _DATE.fullmatch(cell):
        return _page(cell, hosts)
    if is_mangled(cell):
        raise Unclear(
            f"{shown(cell)} is no id any more: a spreadsheet turned it into a date or a number;"
            " set the column to Text and fill it again"
        )
    found = _LEVEL.fullmatch(cell)
    bare = _bare(found[2] if found else cell)
    if re.fullmatch(r"\d{5,}", bare):
        raise Unclear(f"{shown(cell)} is no id of CQC's; most of them begin with 1-, as 1-{bare} would")
    if not is_id(cell):
        several = len(re.findall(r"\d-\d{3,}", cell)) > 1
        raise Unclear(
            f"{shown(cell)} holds more than one id; give each a row" if several else f"{shown(cell)} is no id of CQC's"
        )
    said: Level | None = level
    if found:
        said = "provider" if found[1].lower() == "provider" else "location"
        if level is not None and level != said:
            raise Unclear(f"{shown(cell)} stands in a column of {level} ids")
    return Key(id=bare, level=said)


def _page(cell: str, hosts: Collection[str]) -> Key:
    text = cell.strip("<>").strip()
    text = f"{CQC}{text}" if text.startswith("/") else text if "://" in text else f"https://{text}"
    try:
        address = canonical(text)
    except AddressError as error:
        raise Unclear(str(error)) from None
    parts = urlsplit(address)
    found = _PAGE.match(parts.path)
    if not found:
        raise Unclear(f"{shown(address)} is not the address of a provider or a location")
    base = f"{parts.scheme}://{parts.netloc}"
    if base != CQC and parts.netloc not in {host.lower() for host in hosts}:
        raise Unclear(f"{shown(cell)} is on {parts.netloc}, which is neither CQC's site nor among fetch.hosts")
    level: Level = "provider" if found[1].lower() == "provider" else "location"
    page = _read(address)
    return Key(
        id=found[2].upper(),
        level=level,
        base=None if base == CQC else base,
        page=parts.path if page and page.page == "assessment" else None,
        there=True,
    )


def _read(address: str) -> CqcAddress | None:
    try:
        return parse(address)
    except AddressError:
        return None  # a page of the organisation that is not read, such as its map: it names it all the same


def _bare(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell).strip("'\"` \t\n").upper()
    text = re.sub(r"[\u2010-\u2015\u2212\u00ad\ufe63]", "-", text)
    return re.sub(r"\s+", "", text)


def shown(text: str) -> str:
    """A cell for a sentence: on one line and short."""
    line = " ".join(text.split())
    return f"'{line[:77]}…'" if len(line) > 78 else f"'{line}'"
