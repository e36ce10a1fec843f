"""The NHS trusts and integrated care boards of England, as facts that are shipped, and where their papers are."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from crawler.addresses import AddressError, canonical

ICB = "integrated care board"
"""The type of those that are no trusts. CQC has no page of them, so nothing but their papers can be watched."""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """One trust or board; ``code`` is its ODS code, which is CQC's id of a trust. What is not known is empty.

    ``opened``, ``closed`` and ``checked`` (when its board-papers page was last looked at) are days (ISO);
    ``successor`` is the code of the trust that took the place of one that closed. ``layout`` is how the page is built,
    letters in the order of the alphabet: A papers on it, B a page for each year, C one for each meeting, D drawn by
    scripts, E behind a wall against robots, F moved before. ``browser`` says whether only a browser sees the papers
    ("yes", "no"); ``group_board`` is the board that it holds with others, ``group_address`` that board's own page.
    """

    code: str
    name: str
    type: str
    region: str
    icb: str
    former_names: tuple[str, ...]
    former_codes: tuple[str, ...]
    opened: str
    closed: str
    successor: str
    board_papers: str
    layout: str
    other_hosts: tuple[str, ...]
    group_board: str
    group_address: str
    browser: str
    checked: str


@cache
def register() -> Mapping[str, Registered]:
    """Everybody in it by code, closed trusts too (August 2026)."""
    text = files(__package__).joinpath("register.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["code"]: _registered(row) for row in rows}


def sharers(one: Registered) -> tuple[Registered, ...]:
    """The others whose papers stand on the same page: a joint board."""
    return tuple(other for other in at_address(one.board_papers) if other.code != one.code)


def at_address(address: str) -> tuple[Registered, ...]:
    """Those whose board-papers page an address is, however it is spelt."""
    return _by_address().get(spelt(address), ())


def spelt(address: str) -> str:
    """An address as two of them are compared: by http or https, with or without www. and a last slash, it is one."""
    try:
        return canonical(address).partition("://")[2].removeprefix("www.")
    except AddressError:
        return ""


@cache
def _by_address() -> Mapping[str, tuple[Registered, ...]]:
    found: dict[str, tuple[Registered, ...]] = {}
    for one in register().values():
        if one.board_papers:
            at = spelt(one.board_papers)
            found[at] = (*found.get(at, ()), one)
    return found


def _registered(row: Mapping[str, str]) -> Registered:
    lists: dict[str, tuple[str, ...]] = {
        "former_names": tuple(filter(None, row["former_names"].split("|"))),
        "former_codes": tuple(row["former_codes"].split()),
        "other_hosts": tuple(row["other_hosts"].split()),
    }
    return Registered(**{name: cell for name, cell in row.items() if name not in lists}, **lists)  # type: ignore[arg-type]
