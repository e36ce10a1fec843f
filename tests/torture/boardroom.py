"""The board papers of the story: one trust whose meeting's papers come as single files over two days.

On the second day a register and a report are new, on the third the register is published again, another report is
added and the first one is gone, on the fourth it is still gone.
"""

from __future__ import annotations

from storage.paper import Coverage
from storage.record import Record
from tests.papers.packs import CYBER, ROOF, registered, risk, signal
from tests.papers.packs import pack as paper
from tests.papers.shelf import PAGE, TRUST, board, doc, pack

HOST = "www.dales.example"
MAY, JULY = "2025-05-28", "2025-07-23"
_LISTED_MAY = pack("may.pdf", MAY)
_REGISTER, _QUALITY, _FINANCE = (
    doc(f"{item}-{title}.pdf", JULY, f"{title} report".capitalize(), item=item, role="paper")
    for item, title in (("7", "register"), ("3", "quality"), ("9", "finance"))
)
_SEGMENT = signal("segment", "In June the Trust was moved to segment 4 of the oversight framework.")


def _ours(record: Record, pages: int = 2) -> Record:
    whole = Coverage(part="pages", rows=pages, of=pages, whole=True)
    return record.model_copy(update={"organisation": TRUST, "coverage": (*record.coverage, whole)})


_MAY_PACK = _ours(registered(MAY, risk("881", 12), risk("902", 9, ROOF)), 90)
_RISEN = _ours(registered(JULY, risk("881", 16), risk("902", 9, ROOF)))
_AGAIN = _ours(registered(JULY, risk("881", 20), risk("902", 9, ROOF), risk("903", 15, CYBER)), 4)
_SAID = _ours(paper(JULY, signals=(_SEGMENT,)))
_MONEY = _ours(paper(JULY))

PAPERS: tuple[dict[str, Record | str], ...] = (
    {PAGE: board(_LISTED_MAY), _LISTED_MAY.url: _MAY_PACK},
    {PAGE: board(_LISTED_MAY, _REGISTER, _QUALITY), _REGISTER.url: _RISEN, _QUALITY.url: _SAID},
    {
        PAGE: board(_LISTED_MAY, _REGISTER, _FINANCE),
        _REGISTER.url: _AGAIN, _FINANCE.url: _MONEY, _QUALITY.url: "gone",
    },
    {PAGE: board(_LISTED_MAY, _REGISTER, _FINANCE), _QUALITY.url: "gone"},
)  # fmt: skip
"""What each page and paper says on each day, or how its visit ends. Of what is not named nothing is new."""
