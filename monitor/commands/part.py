"""What of an organisation is to be watched, as the options of ``watch add`` say it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.invocation import WrongUse
from monitor.named import Named
from monitor.papers.beside import Part
from monitor.papers.boards import paper_address
from monitor.registry.register import register


def part_of(only: str | None, papers: str | None) -> Part:
    """The part that ``--only`` and ``--papers`` name. Raises WrongUse for a word that is none."""
    if only not in (None, "pages", "papers"):
        raise WrongUse(f"--only is {only!r}; allowed are pages and papers")
    if only == "pages" and papers is not None:
        raise WrongUse("--papers says where board papers are, and --only pages leaves them out: give one of the two")
    return Part(only="papers" if only == "papers" else "pages" if only else None, papers=papers)


def fits(part: Part, wanted: Sequence[Named], *, all_trusts: bool, places: bool) -> None:
    """Raise WrongUse where papers are asked for of what can have none, or one address is given for several."""
    if part.papers is not None:
        if len(wanted) != 1 or all_trusts or places:
            raise WrongUse("--papers ADDRESS is about one organisation: give one id with it")
        paper_address(part.papers)
    if part.only == "papers" and places:
        raise WrongUse("--only papers: what is in a place are locations, and only a provider has a board")
    asked = "--papers ADDRESS" if part.papers is not None else "--only papers"
    if part.papers is not None or part.only == "papers":
        for one in wanted:
            if one.level == "location":
                raise WrongUse(f"{asked}: {one.typed} is a location, and only a provider has a board")
            if part.papers is None and one.id not in register():
                raise WrongUse(f"{asked}: where the board papers of {one.typed} are is not known: add --papers ADDRESS")
