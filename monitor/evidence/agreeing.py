"""Whether the parts of a bundle say the same: the change, its pages, its quotes, its visits and its first page."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from monitor.show import count

from . import papers
from .enclosed import Enclosed
from .found import Check, fails, holds, open_
from .letter import letter, replayed
from .naming import name
from .visited import visited


def agreeing(enclosed: Enclosed, *, wardround: str) -> Iterator[Check]:
    """The checks that need nothing but the bundle."""
    files = count(len(enclosed.manifest.files), "file")
    yield holds("container", "It is packed as Wardround packs a bundle, with nothing between or behind its files")
    yield holds("manifest", f"Its manifest names {files}, each there with its hash, and none besides them")
    yield _first_page(enclosed, wardround)
    yield from _named(enclosed)
    if enclosed.paper.replay is not None:
        yield open_("replay", replayed(enclosed.paper.replay))
    yield from visited(enclosed)


def _first_page(enclosed: Enclosed, wardround: str) -> Check:
    text = letter(enclosed.paper, enclosed.manifest.bodies, enclosed.quotes.quotes, enclosed.visits)
    if text == enclosed.files.get(papers.README):
        return holds("text", f"{papers.README} says what the other files say")
    made_by = enclosed.manifest.wardround
    if made_by != wardround:
        return open_("text", f"{papers.README} is in the words of Wardround {made_by}, and this is {wardround}")
    return fails("text", f"{papers.README} does not say what the other files say")


def _named(enclosed: Enclosed) -> Iterator[Check]:
    """Whether the pages and the quotes are those that the change itself names."""
    change = enclosed.paper.change
    if enclosed.manifest.change != change.id:
        yield fails("pages", f"Its manifest is of another change than its {papers.CHANGE}")
    proofs = [(side, proof) for side in papers.SIDES if (proof := getattr(change.evidence, side)) is not None]
    if [(one.side, one.quote, one.body) for one in enclosed.quotes.quotes] != [
        (side, proof.quote, proof.body) for side, proof in proofs
    ]:
        yield fails("pages", f"{papers.QUOTES} does not hold the quotes of {papers.CHANGE}")
    claimed: dict[str, str] = {side: proof.body for side, proof in proofs if proof.body}
    for side in claimed:
        body = enclosed.body(side)
        if body is None or body.sha256 != claimed[side]:
            yield fails("pages", f"{name(side)} is not the one that the change names by its hash")
    for body in enclosed.manifest.bodies:
        yield _kept(enclosed, body, claimed.get(body.role))


def _kept(enclosed: Enclosed, body: papers.Body, claimed: str | None) -> Check:
    what = name(body.role).capitalize()
    if body.role not in enclosed.pages:
        return open_("pages", f"{what} is not in it: {body.why_not or 'nobody says why'}")
    if sha256(enclosed.pages[body.role]).hexdigest() != body.sha256:
        return fails("pages", f"{what} has another hash than the manifest gives it")
    whose = "the one that the change names" if claimed else "under its own hash"
    return holds("pages", f"{what} is {whose} ({body.sha256[:12]}…)")
