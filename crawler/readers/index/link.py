"""A link of a page with the words around it, and a line that holds no link."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(kw_only=True)
class Link:
    """One link of a page. ``url`` is None for a button without an address.

    ``line``: the words of its own line, ``row``: of the row, list item or card that it stands in, both without those of
    other links, which ``others`` are; ``card`` tells that the row is only what stands near. ``above``: its titles, the
    nearest first. ``column``: what heads its column of a table. ``menu``: it stands in a menu; ``main``: in the page's
    main part.
    """

    url: str | None
    text: str
    hint: str = ""
    line: str = ""
    row: str = ""
    card: bool = False
    others: str = ""
    above: tuple[str, ...] = ()
    column: str = ""
    menu: bool = False
    main: bool = False


@dataclass(kw_only=True)
class Line:
    """One line of a page that holds no link, and the titles that it stands under, the nearest first.

    ``row``: all words of its row of a table.
    """

    text: str
    above: tuple[str, ...]
    main: bool
    row: str = ""
