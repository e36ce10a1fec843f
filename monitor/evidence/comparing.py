"""Whether the change comes out of the pages of a bundle once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.summary import followed
from monitor.words import plain
from storage.change import Change

from . import papers
from .anew import BY_WHAT_WAS_KNOWN, Page, compared, says
from .enclosed import Enclosed
from .found import Check, fails, holds, open_
from .naming import name, short
from .reread import same_reader

CHECK, SENTENCE = "change", "sentence"
OF_LISTS = ("meeting-papers-published", "meeting-moved", "paper-replaced", "paper-withdrawn")
ALIKE = ("direction", "steps", "organisation")
WORDED = ("severity", "provenance", "report", "report_date")


def comparing(enclosed: Enclosed, read: Mapping[str, Page]) -> Iterator[Check]:
    """The check of the change itself, and those of its second looks. ``read`` are the pages that were understood."""
    change = enclosed.paper.change
    yield from _change(enclosed, change, read)
    for role, page in read.items():
        if role == papers.FIRST:
            yield _first(enclosed, change, page)
        elif role.startswith("look-"):
            yield _look(enclosed, change, role, page, read.get("before"))


def _change(enclosed: Enclosed, change: Change, read: Mapping[str, Page]) -> Iterator[Check]:
    old, new = read.get("before"), read.get("after")
    if change.evidence.before is None and change.evidence.after is None:
        return
    if change.kind == "press-release-published" and new is not None:
        yield _release(change, new)
    elif new is None:
        yield open_(CHECK, "It cannot be compared anew: the page after is not here to be read")
    elif change.evidence.before is not None and old is None:
        yield open_(CHECK, "It cannot be compared anew: the page before is not here to be read")
        yield from _sides(enclosed, change, read)
    elif found := compared(change, old if change.evidence.before else None, new):
        yield from _found(change, found[0])
    else:
        yield from _sides(enclosed, change, read)


def _found(change: Change, anew: Change) -> Iterator[Check]:
    said = plain("kind", change.kind)
    if anew.kind != change.kind:
        if not {anew.kind, change.kind} <= BY_WHAT_WAS_KNOWN:
            yield fails(CHECK, f"Compared anew, its pages give “{plain('kind', anew.kind)}”, and not “{said}”")
            return
        yield open_(
            CHECK,
            f"Compared anew, its pages alone give the same two sides as “{plain('kind', anew.kind)}”; that it was"
            f" “{said}” rests on what else was known",
        )
    else:
        yield holds(CHECK, f"Compared anew, its pages give this change: {said}{_way(change)}")
        differs = [field for field in ALIKE if getattr(anew, field) != getattr(change, field)]
        if differs:
            yield fails(CHECK, f"Compared anew, it has another {' and another '.join(differs)} than it says")
        worded = [field.replace("_", " ") for field in WORDED if getattr(anew, field) != getattr(change, field)]
        if worded:
            yield open_(CHECK, f"Compared anew, the pages alone give it another {' and another '.join(worded)}")
        if change.summary not in (anew.summary, followed(anew).summary):
            yield open_(SENTENCE, f"Its sentence would be another one here: {anew.summary}")


def _way(change: Change) -> str:
    before, after = (short(side) for side in (change.before, change.after))
    return f", from {before} to {after}" if change.before is not None and change.after is not None else ""


def _release(change: Change, page: Page) -> Check:
    titles = [one.title for one in page.record.listed]
    if page.record.kind == "press-release" and change.after in titles:
        return holds(CHECK, f"The page is the press release that it tells of: {short(change.after)}")
    return fails(CHECK, "The page is not the press release that it tells of")


def _sides(enclosed: Enclosed, change: Change, read: Mapping[str, Page]) -> Iterator[Check]:
    """Where a comparison does not give the change: whether each page at least says its side."""
    if change.kind in OF_LISTS:
        yield open_(CHECK, "What became of papers and meetings rests on what else was known, and on visits")
        return
    sides = (("before", change.before), ("after", change.after))
    for role, value in sides:
        page = read.get(role)
        if page is None or value is None:
            continue
        if says(page, change.scope, change.subject, value):
            said = f"{name(role).capitalize()} says {short(value)} by itself"
            yield open_(CHECK, f"{said}; that one followed the other rests on what else was known")
        elif same_reader(enclosed, role):
            yield fails(CHECK, f"{name(role).capitalize()} does not say that it was {short(value)}")
        else:
            yield open_(CHECK, f"The reader of today does not find {short(value)} on {name(role)}")


def _first(enclosed: Enclosed, change: Change, page: Page) -> Check:
    said = f"{name(papers.FIRST).capitalize()}, {page.address},"
    if says(page, change.scope, change.subject, change.after):
        return holds(papers.FIRST, f"{said} says {short(change.after)} too")
    if same_reader(enclosed, papers.FIRST):
        return fails(papers.FIRST, f"{said} does not say {short(change.after)}")
    return open_(papers.FIRST, f"{said} says something else to the reader of today")


def _look(enclosed: Enclosed, change: Change, role: str, page: Page, old: Page | None) -> Check:
    looks = {one.address: one.look for one in enclosed.visits.shown_at}
    if change.evidence.after is None:
        shows = bool(compared(change, old, page))
    else:
        shows = says(page, change.scope, change.subject, change.after)
    what = f"{name(role).capitalize()}, {page.address},"
    told = looks.get(page.address)
    if shows:
        fits = told != "denied"
        return holds(role, f"{what} shows it too") if fits else fails(role, f"{what} shows it, and is said not to")
    if told == "again" and same_reader(enclosed, role):
        return fails(role, f"{what} does not show it, and is said to")
    if told == "denied":
        return holds(role, f"{what} does not show it, as it says")
    return open_(role, f"{what} does not show it")
