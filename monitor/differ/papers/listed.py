"""The pure differ of what a trust's pages list: papers published, replaced and withdrawn, meetings moved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from monitor.differ.draft import draft
from monitor.differ.known import Differences, Known, Missing, Step
from storage.change import Change, Ignored
from storage.fact import Fact
from storage.listed import THERE, ListedPaper

from .edition import Edition
from .leaving import replaced_by, what_left, withdrawn
from .matching import Match, left, matched
from .moving import moved
from .publishing import published
from .wording import of_meeting, paged, titled

Editions = Callable[[str, str], Edition | None]
"""How two bodies of one paper differ, by their SHA-256; None where one of them was not understood."""


def diff_listed(
    known: Known,
    facts: Iterable[Fact],
    *,
    pages: Collection[str] = (),
    today: str | None = None,
    editions: Editions = lambda _one, _other: None,
    answering: Collection[str] = (),
    settled: bool = True,
) -> Differences:
    """What the facts of all pages on which one trust lists papers change in what is known.

    ``pages``: those of them that were read well and whole just now; what another page listed is not missed. ``today``
    (ISO) tells coming meetings from past ones; None: none is past. ``answering``: the addresses of papers that can
    still be had. ``settled`` is false while the starting position is taken: then nothing is told and nothing missed.
    """
    shown = list(facts)
    meetings = [fact for fact in shown if fact.attribute == "meeting"]
    matches = matched(known, [fact for fact in shown if fact.attribute == "paper"])
    if not settled:
        kept = (*(match.now for match in matches), *meetings)
        return Differences(steps=tuple(Step(fact=fact) for fact in kept), missing=tuple(_renamed(matches)))
    matches = replaced_by(matches, [fact for fact in left(known, matches) if fact.address in pages])
    lost = [fact for fact in left(known, matches) if fact.address in pages]
    outcomes = [
        *published(known, matches, meetings, today=today),
        *moved(known, matches, meetings, pages=pages, today=today),
        *_renamed(matches),
        *(one for match in matches for one in _compared(match, matches, editions)),
        *what_left(known, matches, lost, answering=answering),
    ]
    return Differences(
        steps=tuple(one for one in outcomes if isinstance(one, Step)),
        missing=tuple(one for one in outcomes if isinstance(one, Missing)),
        ignored=tuple(one for one in outcomes if isinstance(one, Ignored)),
    )


def _renamed(matches: Iterable[Match]) -> Iterator[Missing]:
    """What a paper was called before, or the meeting that it was of, ends as its new name begins."""
    names = {match.now.identity for match in matches}
    for match in matches:
        if match.before is not None and match.before.identity not in names:
            yield Missing(fact=match.before, at_once=True)


def _compared(match: Match, matches: Sequence[Match], editions: Editions) -> Iterator[Step | Missing]:
    """One paper that is listed, against what was known of it."""
    was, paper = match.was, match.paper
    if was is None or match.before is None:
        yield Step(fact=match.now)
    elif paper.state == "gone" and was.body and was.state in THERE:
        siblings = any(one.paper.state in THERE and one.paper.body for one in matches if one is not match)
        if siblings:  # else the whole site moved, and not one paper
            yield withdrawn(match.before, "its address gives nothing any more, though it is still listed", at_once=True)
    elif paper.state == "gone" and was.state in ("withdrawn", "unlisted"):
        return
    else:
        both = was.body and paper.body and was.body != paper.body
        how = editions(was.body, paper.body) if both else None
        yield Step(fact=match.now, change=_replaced(match.before, match.now, how) if how and not how.same else None)


def _replaced(before: Fact, now: Fact, how: Edition) -> Change:
    was, is_ = paged(how.before), paged(how.now)
    told = [titled(now)]
    if how.before is not None and how.now is not None and how.before != how.now:
        more = how.now - how.before
        told.append(f"{paged(abs(more))} {'more' if more > 0 else 'fewer'}, {is_} now")
    if how.values:
        told.append(f"{how.values} value{'' if how.values == 1 else 's'} changed")
    paper = ListedPaper.of(now)
    proof = {"body": paper.body, "quote": how.words_now or now.quote}
    proven = {"body": ListedPaper.of(before).body, "quote": how.words_before or before.quote}
    return draft(
        "paper-replaced", now.model_copy(update=proof), before=before.model_copy(update=proven),
        url=None if paper.given else paper.address, subject=None,
        was=was or "the version before", now=is_ if is_ and is_ != was else f"{is_ or 'a new version'}, not as before",
        said=f"paper replaced{of_meeting(now.dates.report)}: {'; '.join(told)}",
    )  # fmt: skip
