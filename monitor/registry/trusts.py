"""The NHS trusts of England as facts that are shipped: code, name, region, days, and what came after."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class Trust:
    """One NHS trust; ``code`` is its ODS code, which is CQC's id of the provider. What is not known is empty.

    ``opened`` and ``closed`` are days (ISO); ``successor`` is the code of the trust that took the place of one that
    closed, ``joint_board`` the board that it holds together with other trusts.
    """

    code: str
    name: str
    region: str
    icb: str
    opened: str
    closed: str
    successor: str
    board_papers: str
    joint_board: str


@cache
def trusts() -> dict[str, Trust]:
    """Every NHS trust by its code, those that closed too (Organisation Data Service, July 2026)."""
    text = files(__package__).joinpath("trusts.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["code"]: Trust(**row) for row in rows}


def open_trusts() -> tuple[Trust, ...]:
    """The trusts that are there now."""
    return tuple(trust for trust in trusts().values() if not trust.closed)


def closed_trust(code: str) -> Trust | None:
    """The trust of this code where it closed."""
    trust = trusts().get(code)
    return trust if trust is not None and trust.closed else None


def standing_in(trust: Trust) -> Trust | None:
    """The trust that stands in the place of one that closed, through every merger since; None where that is unknown."""
    seen, now = {trust.code}, trust
    while now.closed and now.successor and now.successor not in seen:
        seen.add(now.successor)
        now = trusts()[now.successor]
    return None if now.closed else now
