"""Which row names the columns, and what each of them is taken for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from .cells import folded, postcode
from .errors import Unusable
from .keys import is_address, is_blank, is_certain_id, is_likely_id, is_mangled, is_trust, shown
from .table import Row, Table

Role = Literal[
    "location-id", "provider-id", "id", "ods", "address", "name", "also-known-as", "postcode", "postal-address", "kept"
]
KEYS: tuple[Role, ...] = ("location-id", "address", "id", "provider-id", "ods")
"""Columns that name an organisation by themselves, the most exact first."""

OWN = ("level", "id", "name", "list", "state", "address", "added", "by")
"""The columns of `wardround watch export`, before those that were imported; older ones had no more."""
SINCE = ("only",)
"""The columns of its own that follow them now."""
HEADER_WITHIN = 30
SAMPLE = 300

_IDS = {
    "id", "ids", "identifier", "number", "no", "num", "nr", "ref", "reference", "code",
}  # fmt: skip
_NO_ID = {
    "name", "names", "date", "rating", "phone", "telephone", "tel", "mobile", "fax", "postcode", "authority", "uprn",
    "contract", "charity", "companies", "company", "brand", "ward", "ccg", "icb", "lsoa", "region", "type", "status",
    "beds", "characteristic", "comments", "email", "url", "link", "website", "ods", "vat", "invoice", "supplier",
    "vendor", "po", "purchase", "order", "cost", "account", "payment", "client", "placement",
}  # fmt: skip
_NAMES = (
    "location name,service name,name of service,name of the service,name of location,home name,name of home,"
    "care home name,name of care home,establishment name,name of establishment,setting name,practice name,"
    "gp practice name,surgery name,site name,branch name,unit name,facility name,cqc location name,cqc name",
    "name,service,location,home,care home,nursing home,establishment,setting,practice,gp practice,surgery,scheme,"
    "scheme name,facility,registered service,branch,care service,service location",
    "organisation name,organisation,supplier name,supplier,account name,company name,company,trading name,trading as,"
    "contractor,contractor name",
    "provider name,provider,name of provider,care provider,registered provider",
)
_ALSO = {
    "also known as", "aka", "other name", "other names", "alias", "known as",
}  # fmt: skip
_POSTAL = {
    "address", "full address", "service address", "location address", "postal address", "home address",
    "site address",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Names and roles of the columns; ``header`` is the row that names them (None where none does), ``body`` the
    index of the first row after it; ``own`` is how many columns are those of `watch export`, 0 in any other file."""

    names: tuple[str, ...]
    roles: tuple[Role, ...]
    header: Row | None
    body: int
    own: int = 0

    def of(self, role: Role) -> list[int]:
        """The columns taken for something."""
        return [n for n, one in enumerate(self.roles) if one == role]

    @property
    def by_name(self) -> bool:
        """Whether a row can be found by name and postcode."""
        return bool(self.of("name") and (self.of("postcode") or self.of("postal-address")))


def columns(table: Table) -> Columns:
    """What the columns are. Raises Unusable where none of them names an organisation, or two do and nothing says
    which is which."""
    own = next((n for n, row in enumerate(table.rows[:5]) if row.cells[: len(OWN)] == OWN), None)
    if own is not None:
        row = table.rows[own]
        roles: list[Role] = ["kept"] * len(row.cells)
        ours = (*OWN, *SINCE) if row.cells[len(OWN) : len(OWN) + len(SINCE)] == SINCE else OWN
        names = _names(row.cells[len(ours) :], len(row.cells) - len(ours))
        return Columns(names=(*ours, *names), roles=tuple(roles), header=row, body=own + 1, own=len(ours))
    width = max(len(row.cells) for row in table.rows)
    best: Columns | None = None
    for n in range(min(HEADER_WITHIN, len(table.rows))):
        one = _named(table, n, width)
        if _identifies(one) and (best is None or _better(one, best)):
            best = one
    return best or _by_content(table, width)


def _identifies(one: Columns) -> bool:
    return any(one.of(role) for role in KEYS) or one.by_name


def _better(one: Columns, best: Columns) -> bool:
    """Whether a row names more; right under another that names as much it is the header, and that one a title."""
    many, most = (sum(role != "kept" for role in each.roles) for each in (one, best))
    return many > most or (many == most and one.body == best.body + 1)


def _named(table: Table, index: int, width: int) -> Columns:
    """The columns as they would be if this row named them."""
    header, body = table.rows[index], table.rows[index + 1 : index + 1 + SAMPLE]
    texts = [header.cell(n) for n in range(width)]
    roles: list[Role] = []
    for n, text in enumerate(texts):
        cells = [row.cell(n) for row in body if row.cell(n)]
        roles.append(_role(text, cells) if not _is_value(text) else "kept")
    _name_and_place(texts, roles)
    _one_of_each(texts, roles)
    return Columns(names=_names(texts, width), roles=tuple(roles), header=header, body=index + 1)


def _is_value(text: str) -> bool:
    return is_certain_id(text) or is_address(text) or postcode(text) is not None


def _role(header: str, cells: Sequence[str]) -> Role:
    """What a column is by its name, and by what stands in it where the name could mean several things."""
    words = _words(header)
    told = [cell for cell in cells if not is_blank(cell)]
    seen = set(words)
    counted = "number of" in " ".join(words) or seen & _NO_ID or len(words) > 9
    if "cqc" in seen and seen & _IDS and not counted:
        return _level_of(seen)
    if _most(told, is_address):
        return "address"
    if "ods" in seen and not seen & {"name", "date"}:
        return "ods"
    if _most(told, lambda cell: is_likely_id(cell) or is_mangled(cell) or is_address(cell)):
        if words and not counted and seen & (_IDS | {"cqc", "registration"}):
            return _level_of(seen)
        if words in (["location"], ["provider"]):
            return "location-id" if "location" in seen else "provider-id"
    codes = (["organisation", "code"], ["org", "code"], ["trust", "code"], ["trust"])
    return "ods" if words in codes and _most(told, is_trust) else "kept"


def _level_of(seen: set[str]) -> Role:
    location, provider = seen & {"location", "locations", "loc"}, seen & {"provider", "providers", "prov"}
    if bool(location) == bool(provider):
        return "id"
    return "location-id" if location else "provider-id"


def _words(header: str) -> list[str]:
    """The words of a header: ``locationId``, ``location_id`` and ``Location ID (for office use only)`` are alike."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).replace("(for office use only)", "")
    words = folded(text).replace("care quality commission", "cqc").split()
    joined = {"locationid": ["location", "id"], "providerid": ["provider", "id"], "cqcid": ["cqc", "id"]}
    joined |= {"reg": ["registration"], "regno": ["registration", "no"], "odscode": ["ods", "code"]}
    return [part for word in words for part in joined.get(word, [word])]


def _name_and_place(texts: Sequence[str], roles: list[Role]) -> None:
    plain = [" ".join(_words(text)) for text in texts]
    free = [n for n, role in enumerate(roles) if role == "kept"]
    for rank in _NAMES:
        column = next((n for n in free if plain[n] in rank.split(",")), None)
        if column is not None:
            roles[column] = "name"
            break
    for n in free:
        joined = plain[n].replace(" ", "")
        if plain[n] in _ALSO and roles[n] == "kept":
            roles[n] = "also-known-as"
        elif "postcode" in joined or "postalcode" in joined or joined == "zip":
            roles[n] = "postcode"
        elif plain[n] in _POSTAL:
            roles[n] = "postal-address"


_ELSEWHERE = re.compile(r"provider|office|corresp|contact|billing|invoice|head|owner|parent|group")


def _one_of_each(texts: Sequence[str], roles: list[Role]) -> None:
    """Of several columns for one thing the plainest stays; an address without postcodes of its own is kept."""
    for role in ("location-id", "provider-id", "id", "ods", "postcode", "postal-address"):
        several = [n for n, one in enumerate(roles) if one == role]
        best = min(several, key=lambda n: (bool(_ELSEWHERE.search(folded(texts[n]))), n), default=None)
        if role in ("location-id", "provider-id", "id"):
            best = min(several, key=lambda n: ("cqc" not in _words(texts[n]), n), default=None)
        for n in several:
            roles[n] = roles[n] if n == best else "kept"


def _by_content(table: Table, width: int) -> Columns:
    """The columns of a file whose names tell nothing: the one column of addresses, or else of ids."""
    sample = table.rows[:SAMPLE]

    def holding(test: Callable[[str], bool]) -> list[int]:
        return [n for n in range(width) if _most([row.cell(n) for row in sample if row.cell(n)], test)]

    for role, test in (("address", is_address), ("id", is_certain_id), ("id", is_trust)):
        found = holding(test)
        if len(found) > 1 and role == "id":
            raise Unusable(f"has {len(found)} columns of ids; a first row must name them, such as CQC Location ID")
        if found:
            return _with(table, found[0], "address" if role == "address" else "id", test, width)
    raise Unusable(
        "has no column that names organisations: wanted is CQC Location ID, CQC Provider ID, CQC ID, ODS code, the"
        f" address of a CQC page, or a name and a postcode; its first row is {shown(' | '.join(table.rows[0].cells))}"
    )


def _with(table: Table, column: int, role: Role, test: Callable[[str], bool], width: int) -> Columns:
    first = next(n for n, row in enumerate(table.rows) if test(row.cell(column)))
    header = table.rows[first - 1] if first and table.rows[first - 1].cell(column) else None
    if header is not None and is_mangled(header.cell(column)):
        header = None
    texts = [header.cell(n) if header else "" for n in range(width)]
    roles = tuple(role if n == column else "kept" for n in range(width))
    return Columns(names=_names(texts, width), roles=roles, header=header, body=first if header else 0)


def _most(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    """Whether at least half of the cells pass, and there are any."""
    return bool(cells) and sum(map(test, cells)) * 2 >= len(cells)


def _names(texts: Sequence[str], width: int) -> tuple[str, ...]:
    """A name for every column, each only once; one without any is called by its letter."""
    names: list[str] = []
    for n in range(width):
        plain = " ".join(texts[n].split()) if n < len(texts) else ""
        plain = plain or f"Column {_letters(n)}"
        name, again = plain, 2
        while name in names:
            name, again = f"{plain} ({again})", again + 1
        names.append(name)
    return tuple(names)


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters
