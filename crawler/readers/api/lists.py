"""What the API's lists say: ids that changed (``cqc-api-changes``) and organisations (``cqc-api-list``)."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.addresses import profile_address
from crawler.readers.document import Document
from crawler.readers.errors import NotUnderstood
from crawler.readers.kinds import READERS
from storage.record import Level, Listed, Organisation, Pages, Record

from .door import called, opened
from .fields import Fields, Notes
from .identity import ID

_WHOSE = "Care Quality Commission"
_LISTS: dict[str, tuple[Level, str, str]] = {
    "locations": ("location", "locationId", "locationName"),
    "providers": ("provider", "providerId", "providerName"),
}


def changes(document: Document) -> Record:
    """The ids that changed, each once and in the order of the alphabet. Raises NotUnderstood."""
    fields = Fields(opened(document.body), Notes())
    _list(fields, "changes")
    ids = {_id(fields, one) for one in fields.texts("changes")}
    not_understood, warnings = fields.notes.lines()
    return Record(
        kind="cqc-api-changes", reader=READERS["cqc-api-changes"], organisation=Organisation(name=_WHOSE),
        pages=_pages(fields), ids=tuple(sorted(id_ for id_ in ids if id_)),
        not_understood=not_understood, warnings=warnings,
    )  # fmt: skip


def listing(document: Document) -> Record:
    """The organisations that a page of a list names, in the order of their ids. Raises NotUnderstood."""
    fields = Fields(opened(document.body), Notes())
    name = next((name for name in _LISTS if name in fields.values), "locations")
    _list(fields, name)
    found = {one.url: one for one in _listed(fields, name)}
    not_understood, warnings = fields.notes.lines()
    return Record(
        kind="cqc-api-list", reader=READERS["cqc-api-list"], organisation=Organisation(name=_WHOSE),
        pages=_pages(fields), listed=tuple(found[url] for url in sorted(found)),
        not_understood=not_understood, warnings=warnings,
    )  # fmt: skip


def _listed(fields: Fields, name: str) -> Iterator[Listed]:
    level, id_key, name_key = _LISTS[name]
    for one in fields.each(name):
        id_, title = one.text(id_key), one.text(name_key) or ""
        if id_ and ID.fullmatch(id_):
            of = Organisation(level=level, id=id_.upper(), name=title)
            yield Listed(url=profile_address(level, id_), title=title, organisation=of)
        else:
            one.refuse(id_key, "an id such as 1-101728281")


def _list(fields: Fields, name: str) -> None:
    """A list without its entries is no answer: taken for an empty one, what it left out would count as seen."""
    value = fields.values.get(name)
    if not isinstance(value, list):
        said = called(value) if name in fields.values else "missing"
        raise NotUnderstood(f"{name} is {said}; a list is what CQC's API answers with, an empty one for none")


def _id(fields: Fields, said: str) -> str | None:
    if ID.fullmatch(said):
        return said.upper()
    fields.notes.not_understood.append(f"changes holds {called(said)}; allowed are ids such as 1-101728281")
    return None


def _pages(fields: Fields) -> Pages | None:
    page, of, total = (fields.whole(name) for name in ("page", "totalPages", "total"))
    if page is None or of is None:
        return None
    return Pages(page=page, total_pages=of, total=total)
