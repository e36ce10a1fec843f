"""Files in a ZIP: one of Word, PowerPoint or Excel, or an archive of papers in their order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from crawler.readers.blocks import Block
from crawler.readers.errors import NotUnderstood

from .pack import Pack, Part
from .package import Package, is_zip
from .parts import parted

MOST_PAPERS = 200
_OFFICE = {"word/": "word", "ppt/": "slides", "xl/": "workbook"}
_READABLE = (".pdf", ".docx", ".docm", ".pptx", ".pptm", ".xlsx", ".xlsm", ".txt", ".htm", ".html", ".zip", "")
_NUMBER = re.compile(r"\d+")
__all__ = ["archive_pack", "is_zip"]


def archive_pack(body: bytes, alone: Callable[[bytes], Pack], *, nested: bool = False) -> Pack:
    """The pack that a ZIP is; ``alone`` reads a file that is none. A ZIP in a ZIP in a ZIP is not opened.

    Raises NotUnderstood where it is damaged, locked, a bomb, or holds nothing that can be read.
    """
    package = Package(body, "the ZIP")
    if form := _office(package):
        return parted(_office_pack(body, form))
    papers: list[tuple[str, Pack]] = []
    notes: list[str] = []
    for name in _in_order(package.names()):
        if len(papers) >= MOST_PAPERS:
            notes.append(f"the ZIP holds more than {MOST_PAPERS} papers; the rest are not read")
            break
        held = package.content(name)
        if is_zip(held) and nested and not _office(Package(held, "the ZIP")):
            notes.append(f"{_said(name)}: a ZIP in a ZIP in a ZIP is not opened")
            continue
        try:
            papers.append((name, archive_pack(held, alone, nested=True) if is_zip(held) else alone(held)))
        except NotUnderstood as refused:
            notes.append(f"{_said(name)}: {refused}")
    if not papers:
        why = f" ({notes[0]})" if notes else ""
        raise NotUnderstood(f"the ZIP holds no paper that can be read{why}")
    return _together(papers, notes)


def form_of(body: bytes) -> str | None:
    """What a ZIP is: "word", "slides" or "workbook", or "archive" where it holds papers; None for another."""
    package = Package(body, "the ZIP")
    names = package.names()
    if form := _office(package):
        return form
    papers = any(_ending(name) in _READABLE[:-1] for name in names)
    return "archive" if papers and "mimetype" not in names else None


def _office(package: Package) -> str | None:
    """Which office program's file the ZIP is, by its parts; None for an archive."""
    names = package.names()
    if "[Content_Types].xml" not in names:
        return None
    return next((form for folder, form in _OFFICE.items() if any(name.startswith(folder) for name in names)), None)


def _office_pack(body: bytes, form: str) -> Pack:
    if form == "word":
        from .word import word_pack

        return word_pack(body)
    if form == "slides":
        from .slides import slides_pack

        return slides_pack(body)
    from .workbook import workbook_pack

    return workbook_pack(body)


def _in_order(names: list[str]) -> list[str]:
    """The members that may be papers: in the archive's order, or by their numbers where all begin with one."""
    papers = [
        name for name in names
        if not name.startswith("__MACOSX") and not _said(name).startswith((".", "~$", "Thumbs.db"))
        and _ending(name) in _READABLE
    ]  # fmt: skip
    if all(_NUMBER.match(_said(name)) for name in papers):
        return sorted(papers, key=lambda name: [int(one) for one in _NUMBER.findall(_said(name))[:3]])
    return papers


def _said(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2][:120]


def _ending(name: str) -> str:
    said = _said(name)
    return said[said.rindex(".") :].casefold() if "." in said else ""


def _together(papers: list[tuple[str, Pack]], notes: list[str]) -> Pack:
    """The packs one after the other; each file is at least one paper, its pages are its own."""
    blocks: list[Block] = []
    parts: list[Part] = []
    tables = 0
    for name, pack in papers:
        at = len(blocks)
        blocks += [replace(block, table=block.table + tables if block.table else 0) for block in pack.blocks]
        tables = max((block.table for block in blocks), default=0)
        own = pack.parts or ((Part(title=_title(name), first=0, last=len(pack.blocks) - 1),) if pack.blocks else ())
        parts += [replace(part, first=part.first + at, last=part.last + at) for part in own]
        notes += [f"{_said(name)}: {note}" for note in pack.notes]
    pages = [pack.pages for _, pack in papers if pack.pages]
    return Pack(
        blocks=tuple(blocks), pages=sum(pages) or None, parts=tuple(parts), notes=tuple(notes),
        heads=tuple(dict.fromkeys(head for _, pack in papers for head in pack.heads)),
        listed=next((pack.listed for _, pack in papers if pack.listed), ()),
    )  # fmt: skip


def _title(name: str) -> str:
    return re.sub(r"[-_]+", " ", _said(name).rpartition(".")[0] or _said(name)).strip()
