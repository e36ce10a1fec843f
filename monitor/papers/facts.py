"""Turn the record of a board paper, or of a page that lists papers, into facts.

The day of a meeting stands in the dates as ``report``. What a value holds, as texts in this order:

* ``risk`` (subject: its id): rating or "", its text, its register or "", "new"/"closed" or ""
* ``assurance`` (``<subject>/<domain>``, or the subject alone): level, the words of the printed scale worst first
* ``measure`` (its id): value or "", target or "", status, period or "", name
* ``finance`` (its name): plan or "", actual or "", variance or "", period or ""
* ``signal`` (its type) and ``words`` (the words): the sentence, a text alone
* ``meeting`` (its day): a text: "upcoming" or "papers"
* ``paper`` (its title folded): address, form, role, what is known of it ("listed", "read", or why it was not taken),
  the SHA-256 of its body or ""
"""

from __future__ import annotations

from storage.fact import Fact
from storage.record import Record


def facts_of_paper(record: Record, *, address: str | None, body: str | None) -> tuple[Fact, ...]:
    """Every fact that a board paper states."""
    return ()


def facts_of_index(record: Record, *, address: str | None, body: str | None) -> tuple[Fact, ...]:
    """Every meeting and document that a page lists."""
    return ()
