"""The lines of tables of finance: plan, actual and variance of each, as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import shorten

from crawler.readers.papers.grid import Row, caption, fitted, heads_another, tables
from crawler.readers.papers.measured.columns import columns_of
from crawler.readers.papers.pack import Found, Pack
from crawler.readers.spelling import folded
from storage.paper import Coverage, FinanceLine

from .columns import Group, Heads, heads_of

_MONEY = re.compile(r"£|\b(?:budget|finance|financial|i ?& ?e|income|capital|agency|cip)\b")
_FIGURE = re.compile(r"\d")
_EMPTY = re.compile(r"[-–—−.\s]*")
_GOOD = re.compile(r"\b(?:f|fav|favourable|better|surplus to plan)\b")
_BAD = re.compile(r"\b(?:a|adv|adverse|worse)\b")
_ZERO = re.compile(r"[£\s()k m.,%-]*0[£\s()km.,0%-]*")


def of_tables(pack: Pack) -> Found[FinanceLine]:
    """Every line of every table of finance, and how many of its rows were read."""
    lines: list[FinanceLine] = []
    coverage: list[Coverage] = []
    notes: list[str] = []
    for table in tables(pack):
        for heads, rows in _parts(table):
            if not rows or not _of_money(pack, heads, rows):
                continue
            found = [(row, _lines(pack, heads, row)) for row in rows if _looks(row)]
            if not found:
                continue
            lines += [line for _, some in found for line in some or ()]
            lost = [row for row, some in found if some is None]
            notes += [
                f"a row of a table of finance: {shorten(pack.blocks[row.at].text, 120, placeholder='…')}"
                for row in lost
            ]
            pages = [page for row, _ in found if (page := pack.blocks[row.at].page)]
            one = Coverage(
                part="finance", rows=len(found) - len(lost), of=len(found), whole=not lost,
                first=min(pages, default=None), last=max(pages, default=None),
            )  # fmt: skip
            coverage.append(one)
    return Found(items=tuple(lines), coverage=tuple(coverage), not_understood=tuple(notes))


def _parts(table: Sequence[Row]) -> Iterator[tuple[Heads, list[Row]]]:
    """Each head in a run of rows with the rows under it."""
    heads: Heads | None = None
    rows: list[Row] = []
    n = 0
    while n < len(table):
        begun = heads_of(table, n)
        if begun or heads_another(table[n]):
            if heads:
                yield heads, rows
            heads, rows = begun, []
        elif heads:
            rows.append(table[n])
        n += begun.taken if begun else 1
    if heads:
        yield heads, rows


def _of_money(pack: Pack, heads: Heads, rows: Sequence[Row]) -> bool:
    """Whether its head, the lines over it or its cells say that a table is of money; one of measures has pounds."""
    pounds = sum("£" in cell for row in rows for cell in row.cells[1:])
    if 2 * pounds >= len(rows):
        return True
    if columns_of(heads.words[: heads.width]):
        return False
    over = " ".join([*heads.words, *caption(pack, rows[0], reach=4 + heads.taken)])
    first = Row(max(0, rows[0].at - heads.taken), ())
    return bool(_MONEY.search(folded(" ".join([over, *caption(pack, first)]))))


def _looks(row: Row) -> bool:
    return bool(row.cells[0]) and any(_FIGURE.search(cell) for cell in row.cells[1:])


def _lines(pack: Pack, heads: Heads, row: Row) -> list[FinanceLine] | None:
    """A line for each time that the row has figures of; None where its cells do not stand under the heads."""
    cells = row.cells
    block = pack.blocks[row.at]
    if len(cells) < heads.width and block.page is None and len(cells) >= 3:
        cells = cells + ("",) * (heads.width - len(cells))
    cells = fitted(cells, heads.width, {n for group in heads.groups for n in group.holds.values()}) or ()
    if not cells or not re.search("[A-Za-z]{2}", cells[0]):
        return None
    found: list[FinanceLine] = []
    for group in heads.groups:
        plan, actual, forecast, variance = (
            _cell(cells, group, name) for name in ("plan", "actual", "forecast", "variance")
        )
        if any(one and _FIGURE.search(one) for one in (plan, actual, forecast, variance)):
            line = FinanceLine(
                name=cells[0], plan=plan, actual=actual or forecast, variance=variance, period=group.period,
                favourable=_favourable(variance, group.signed), quote=block.text, page=block.page, line=block.line,
            )  # fmt: skip
            found.append(line)
    return found


def _cell(cells: Sequence[str], group: Group, name: str) -> str | None:
    at = group.holds.get(name)  # type: ignore[call-overload]
    return cells[at] if at is not None and not _EMPTY.fullmatch(cells[at]) else None


def _favourable(variance: str | None, signed: bool) -> bool | None:
    """What the paper says of a variance, beside it or by the signs that its head explains; None for nothing."""
    if variance is None or _ZERO.fullmatch(folded(variance)):
        return None
    words = folded(variance)
    good, bad = bool(_GOOD.search(words)), bool(_BAD.search(words))
    if good != bad:
        return good
    return not ("(" in words or "-" in words) if signed and not good else None
