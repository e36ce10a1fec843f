"""A report that CQC takes off its list, and the ratings that stand again without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from monitor.scales import is_rating
from monitor.sentences import day
from monitor.words import subject_in_words
from storage.change import Change
from storage.fact import Fact, fold

from .draft import draft
from .event import one_event
from .known import REMOVED, Known, Missing, Step
from .reports import is_monthly_review, title_of

WITHDRAWN = "report-withdrawn"
"""The type of CQC's own notice that it took a report back."""
FULL = 5
"""A list of so many entries may be cut at a number, so that a new one pushes the oldest off its end."""
RESCHEDULED = timedelta(days=10)
"""An entry without an id is the same one where its title is, and its date moved by no more than this."""


def missing_from(known: Known, shown: Sequence[Fact], *, address: str | None) -> tuple[Fact, ...]:
    """The listed reports that a good reading of their list no longer shows, newest first.

    A list proves it only where it still shows siblings, or where the page says that a report was withdrawn.
    """
    listed = {fact.identity: fact for fact in shown if fact.attribute == "listed"}
    before = list(known.of("listed", address=address))
    siblings = any(fact.identity in listed for fact in before)
    said = any(fact.attribute == "banner" and fact.subject == WITHDRAWN for fact in shown)
    gone = [fact for fact in before if fact.identity not in listed]
    return tuple(sorted(gone, key=_date, reverse=True)) if siblings or said else ()


def leaving(known: Known, gone: Sequence[Fact]) -> tuple[Fact, ...]:
    """The listed reports that are missing now, from this reading's list or from one read before."""
    names = {fact.identity for fact in gone}
    return (
        *gone,
        *(fact for fact in known.of("listed") if fact.identity in known.missing and fact.identity not in names),
    )


def listing_gone(
    known: Known, at_first: Known, before: Fact, gone: Sequence[Fact], shown: Sequence[Fact], *, url: str | None
) -> Missing:
    """What it means that a list no longer shows one of its reports while it shows others.

    ``at_first`` is what was known before this reading.
    """
    listed = [fact for fact in shown if fact.attribute == "listed"]
    renamed = _listed_otherwise(at_first, before, listed)
    if renamed or is_monthly_review(before) or _pushed_off(at_first, before, listed) or _cut(gone, listed):
        return Missing(fact=before, at_once=True)
    report = next(known.of("report", subject=before.subject), None)
    dated = f" of {day(before.true_from)}" if before.true_from else ""
    said = f"report removed by CQC: its list no longer shows the report{dated}"
    change = draft("report-removed", before, before=before, url=url, gone=True, said=said)
    kept = [Step(fact=report.model_copy(update={"value": REMOVED, "quote": before.quote}))] if report else []
    return Missing(fact=before, changes=(change,), follows=(*kept, *_rolled_back(known, before, gone, shown, url)))


def fallen_from(known: Known, header: Fact, rating: Fact, gone: Sequence[Fact]) -> Fact | None:
    """The missing or removed report that gave a rating in force, where a header shows what may stand without it."""
    removed = known.of("report", value=REMOVED)
    for report in (*gone, *(one for one in removed if one.report and one.report == rating.report)):
        if header.value != rating.value and _came_from(known, rating, report):
            older = [one.value for one in _older(known, rating, report, gone)]
            if header.value in older or (not older and _is_newest(known, report)):
                return report
    return None


def withdrawn(lost: Fact, stands: Fact | None, *, report: Fact, url: str | None) -> Change:
    """The loss of a rating with the report that gave it; what stands again is no rise."""
    now = f"{stands.value} stands again" if stands else "no other rating of it is known to stand"
    said = f"{subject_in_words(lost.subject)} {lost.value} is withdrawn with its report, which CQC removed; {now}"
    kept = stands or lost
    return draft("rating-withdrawn", kept, before=lost, url=url, gone=stands is None, report=report, said=said)


def _rolled_back(
    known: Known, report: Fact, gone: Sequence[Fact], shown: Sequence[Fact], url: str | None
) -> Iterator[Step | Missing]:
    heads = {(fact.scope, fact.subject): fact for fact in shown if fact.attribute == "header"}
    for rating in list(known.of("rating")):
        if _came_from(known, rating, report):
            yield from _without(known, rating, report, gone, heads.get((rating.scope, rating.subject)), url)
    for fact in list(known.facts.values()):
        if report.report and (
            (fact.report == report.report and fact.attribute in ("reported", "score", "statement"))
            or (fact.attribute in ("banner", "notice") and _on_its_page(fact, report.report))
        ):
            yield Missing(fact=fact, at_once=True)


def _on_its_page(fact: Fact, report: str) -> bool:
    """Whether a report's own page showed it: that is visited no more, so it would stand for ever and hide the next."""
    return f"/reports/{report}/" in (fact.address or "")


def _without(
    known: Known, rating: Fact, report: Fact, gone: Sequence[Fact], head: Fact | None, url: str | None
) -> Iterator[Step | Missing]:
    """What becomes of one rating in force without the report that gave it. ``head`` is what its list now prints."""
    printed = head or _elsewhere(known, rating)
    if printed is not None and printed.value == rating.value:
        # It is lost when that page no longer prints it; until then it is known whose it was.
        yield Step(fact=rating.model_copy(update={"report": report.report, "dates": report.dates}))
        return
    if printed is None and rating.report is None and rating.true_from is None:
        return
    older = next(_older(known, rating, report, gone), None)
    stands = older if older and (head is None or head.value == older.value) else printed
    change = withdrawn(rating, stands, report=report, url=url)
    if stands is None:
        yield Missing(fact=rating, changes=(change,), at_once=True)
    else:
        yield Step(fact=stands.model_copy(update={"attribute": "rating"}), memory=head, change=change)


def _came_from(known: Known, rating: Fact, report: Fact) -> bool:
    """Whether a report gave a rating in force: the rating names it, or names none while this is the newest listed."""
    if rating.route != report.route:
        return one_event(rating, report) or (not rating.true_from and _is_newest(known, report))
    if rating.report:
        return rating.report == report.report
    if rating.true_from:
        return rating.true_from == report.true_from
    return _is_newest(known, report)


def _older(known: Known, rating: Fact, report: Fact, gone: Sequence[Fact]) -> Iterator[Fact]:
    """What older reports said of a rating's scope and key question, the newest of them first."""
    line = rating.true_from or report.true_from
    away = {fact.report for fact in gone if fact.report}
    said = [
        one
        for one in known.of("reported", scope=rating.scope, subject=rating.subject)
        if is_rating(one.value)
        and one.report != rating.report
        and not one_event(one, rating)
        and not any(one_event(one, fact) for fact in gone)
        and one.report not in away
        and not known.is_removed(one.report)
        and not (line and one.true_from and one.true_from > line)
    ]
    pages = [one for one in said if one.route == "page"]
    own = [one for one in said if one.route == "page" or not any(one_event(one, page) for page in pages)]
    return iter(sorted(own, key=_date, reverse=True))


def _elsewhere(known: Known, rating: Fact) -> Fact | None:
    """What a page that is no report's prints at its head: a report's own page prints what stood on its day."""
    of_reports = {fact.address for fact in known.of("reported")}
    heads = known.of("header", scope=rating.scope, subject=rating.subject)
    return next((one for one in heads if one.address not in of_reports), None)


def _is_newest(known: Known, report: Fact) -> bool:
    return all(_date(one) <= _date(report) for one in known.of("listed") if not is_monthly_review(one))


def _listed_otherwise(known: Known, before: Fact, listed: Sequence[Fact]) -> bool:
    """Whether the same entry stands in the list under another id or, having none, under another date."""
    new = (one for one in listed if known.get(one) is None and fold(title_of(one)) == fold(title_of(before)))
    return any(
        (one.true_from == before.true_from and one.true_from is not None)
        or (one.report is None and before.report is None and _near(one.true_from, before.true_from))
        for one in new
    )


def _near(one: str | None, other: str | None) -> bool:
    try:
        return abs(date.fromisoformat(one or "") - date.fromisoformat(other or "")) <= RESCHEDULED
    except ValueError:
        return False


def _pushed_off(known: Known, before: Fact, listed: Sequence[Fact]) -> bool:
    """Whether a full list only made room for newer reports at its end."""
    known_here = [one for one in known.of("listed", address=before.address) if one.identity not in known.missing]
    full = FULL <= len(known_here) <= len(listed)
    return full and all(_date(before) < _date(one) for one in listed)


def _cut(gone: Sequence[Fact], listed: Sequence[Fact]) -> bool:
    """Whether a list lost nothing but its end, more than one entry at once: it is shown in part."""
    return len(gone) > 1 and bool(listed) and max(map(_date, gone)) < min(map(_date, listed))


def _date(fact: Fact) -> str:
    return fact.true_from or ""
