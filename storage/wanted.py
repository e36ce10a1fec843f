"""What somebody watches of the addresses that are known: an organisation's pages, its board's papers, or both."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_

from .record import PAPERS
from .tables import boards, sources, watches


def wanted(*of_watch: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody watches what a row of ``sources`` is about, under more conditions on the watch.

    A page is watched with its organisation, a paper with any organisation that shares the board.
    """

    def on(part: str, *where: ColumnElement[bool]) -> ColumnElement[bool]:
        these = or_(watches.c.only.is_(None), watches.c.only == part)
        return exists().where(*where, watches.c.removed_at.is_(None), these, *of_watch)

    own = watches.c.organisation_id == sources.c.organisation_id
    shared = (boards.c.lead_id == sources.c.organisation_id, watches.c.organisation_id == boards.c.organisation_id)
    paper = sources.c.kind.in_(PAPERS)
    return or_(and_(~paper, on("pages", own)), and_(paper, or_(on("papers", own), on("papers", *shared))))
