"""What a further route shows of a change that was told: it adds to the evidence, and nobody is told again."""

from __future__ import annotations

from sqlalchemy import Connection

from monitor.summary import as_printed
from storage import changes
from storage.fact import Fact, alike


class Corroborating:
    """The changes of one organisation that stand as told. Every write goes to the caller's transaction."""

    def __init__(self, db: Connection, organisation_id: int) -> None:
        self.db, self.organisation_id = db, organisation_id

    def note(self, fact: Fact, address: str) -> None:
        """Note that a page or document shows what the last change of the same thing told, where it did.

        A word that CQC prints takes the place of one that Wardround had worked out.
        """
        in_force = fact.model_copy(update={"attribute": _IN_FORCE.get(fact.attribute, fact.attribute)})
        row = changes.last_told(self.db, self.organisation_id, in_force.identity)
        if row is None or not alike(row.after, fact.value):
            return
        if address not in row.shown_at:
            changes.looked(self.db, row.number, {**row.shown_at, address: "again"})
        if row.provenance == "derived" and fact.provenance == "printed":
            evidence = {**row.evidence, "after": {"body": fact.body, "quote": fact.quote, "page": None}}
            changes.prove(self.db, row.number, provenance="printed", evidence=evidence, summary=as_printed(row.summary))


_IN_FORCE = {"reported": "rating", "header": "rating"}
"""What pages and documents remember of the rating in force."""
