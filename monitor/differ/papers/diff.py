"""The pure differ of board papers: what the papers of one meeting change in what is known of one trust."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.differ.known import Differences, Known
from storage.fact import Fact


def diff_papers(known: Known, facts: Iterable[Fact], *, url: str | None) -> Differences:
    """What the facts of one paper, or of one page that lists papers, change in what is known.

    Compared with the last earlier meeting of the same trust; a paper of an older meeting changes nothing (``order``).
    """
    return Differences()
