"""Compare ratings: which report said it, when, and what stood before."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.scales import is_rating
from monitor.sentences import day
from storage.change import Change, Ignored
from storage.fact import Fact
from storage.record import Dates

from .draft import draft
from .event import one_event, same_report
from .known import REMOVED, Known, Missing, Step
from .removal import fallen_from, withdrawn
from .reports import is_monthly_review, is_pilot
from .routes import agreeing, joined, lags, said_elsewhere

UNSAID = (
    "no published rating", "do not include in report", "evidence requirements", "no approved rating", "not applicable",
)  # fmt: skip
"""Words of CQC's API for that it rated nothing, which are no first rating."""
UNRATED = ("inspected but not rated", "insufficient evidence", *UNSAID)
"""Words that say of a report that it gave no rating; they take none away."""
WITHDRAWN = ("not rated", "no rating", "rating withdrawn")


def compare_reported(known: Known, fact: Fact, *, url: str | None) -> list[Step | Missing | Ignored]:
    """What a rating printed in its report means for the rating in force of its scope and key question."""
    if is_pilot(known, fact.report):
        detail = f"{fact.subject} {fact.value}: the report is a pilot's, whose judgements move no rating"
        return [Ignored(reason="pilot", detail=detail)]
    remembered = known.get(fact)
    in_force = _in_force(known, fact)
    if remembered is not None and remembered.value == fact.value:
        return [Step(fact=fact)]
    if in_force is None:
        return _first_known(fact, url)
    if remembered is None and (steps := agreeing(known, fact, in_force, url=url)) is not None:
        return list(steps)
    if remembered is None and _is_unrated(fact) and said_elsewhere(known, fact):
        return [Step(fact=fact, agrees=True)]
    worked_out = in_force.provenance == "derived" != fact.provenance and one_event(fact, in_force)
    corrected = remembered is not None or worked_out or same_report(fact, in_force)
    if corrected and fact.provenance == "derived" and (remembered or in_force).provenance == "printed":
        return [_no_longer_printed(fact, remembered or in_force)]
    if _older(fact, in_force) and not (worked_out or _moved_with(remembered, fact, in_force)):
        return [Step(fact=fact)] if _repeats(fact, in_force) else [Step(fact=fact), _order(fact, in_force)]
    if in_force.value != fact.value and remembered is None and lags(known, fact, in_force):
        return [Step(fact=fact), _order(fact, in_force)]
    if in_force.value != fact.value:
        return [_other(fact, in_force, "rating-corrected" if corrected else "rating-changed", url)]
    learned = in_force.report is None and in_force.dates == Dates()
    if corrected or learned or fact.provenance == "inherited" or not _newer(fact, in_force):
        return [Step(fact=joined(fact, in_force), memory=fact, agrees=fact.route != in_force.route)]
    kept = rating_in_force(fact)
    return [Step(fact=kept, memory=fact, change=draft("rating-confirmed", kept, before=in_force, url=url))]


def compare_header(
    known: Known, at_first: Known, fact: Fact, leaving: Sequence[Fact], *, url: str | None, settled: bool
) -> list[Step | Missing | Ignored]:
    """What a rating printed without its report means: it is compared only with what the same address printed before.

    Where that printed none, the rating in force before this reading (``at_first``) stands for it. ``settled`` is false
    while the starting position is taken: then the newest of header and reports stands. ``leaving`` are the reports
    that are missing from their list: where one gave the rating in force, what stands without it waits for its removal.
    """
    printed = known.get(fact)
    in_force = _in_force(known, fact)
    if in_force is None:
        return _first_known(fact, url)
    if in_force.value == fact.value:
        return [Step(fact=fact, agrees=fact.route != in_force.route)]
    if not settled and not _newest_report(known, in_force):
        return [Step(fact=rating_in_force(fact), memory=fact)]
    before = printed or _in_force(at_first, fact)
    unmoved = before is None or before.value == fact.value or (not printed and fact.address not in known.addresses)
    if before is None or unmoved or not settled:
        return [Step(fact=fact), _order(fact, in_force)]
    report = fallen_from(known, fact, in_force, leaving)
    if report is not None and report in leaving:
        # Its page's memory does not move, and the page is compared again until it does.
        return [Missing(fact=printed, then=printed)] if printed else []
    if report is not None:
        return [_told(fact, withdrawn(in_force, fact, report=report, url=url))]
    step = _other(fact, before, "rating-changed", url)
    contradicted = in_force.report is not None or in_force.dates.report is not None
    return [step.model_copy(update={"hold": step.hold or (contradicted and step.change is not None)})]


def rating_in_force(fact: Fact) -> Fact:
    """The fact as the rating in force of its scope and key question."""
    return fact.model_copy(update={"attribute": "rating"})


def surprising(change: Change) -> bool:
    """Whether a second look comes before anybody is told: to Inadequate, or two steps or more."""
    if not change.kind.startswith(("rating-", "first-")) or change.before == change.after:
        return False
    return change.after == "Inadequate" or change.steps >= 2 or change.kind in _POSITIVE


_POSITIVE = ("rating-withdrawn", "rating-suspended", "rating-under-review")


def _other(fact: Fact, in_force: Fact, kind: str, url: str | None) -> Step:
    kept = rating_in_force(fact)
    word = str(fact.value).casefold()
    if is_rating(in_force.value) and not is_rating(fact.value):
        if _is_unrated(fact):
            # The old rating stands (CQC's own practice for focused inspections), so only the page's memory moves.
            return Step(fact=fact, change=draft("published-unrated", kept, before=in_force, url=url))
        kind = _lost(word)
    elif is_rating(fact.value) and not is_rating(in_force.value):
        return _given(fact) if fact.provenance == "inherited" else _first(fact, in_force, url)
    return _told(fact, draft(kind, kept, before=in_force, url=url))


def _is_unrated(fact: Fact) -> bool:
    return str(fact.value).casefold().startswith(UNRATED)


def _moved_with(remembered: Fact | None, fact: Fact, in_force: Fact) -> bool:
    """Whether a route moved on the report in force, which another route dates a little later."""
    if remembered is None or fact.route == in_force.route:
        return False
    alike = remembered.value == in_force.value and one_event(fact, in_force)
    return alike or same_report(fact, in_force)


def _lost(word: str) -> str:
    if "suspended" in word:
        return "rating-suspended"
    if "review" in word or "appeal" in word:
        return "rating-under-review"
    return "rating-withdrawn" if word.startswith(WITHDRAWN) else "rating-changed"


def _first_known(fact: Fact, url: str | None) -> list[Step | Missing | Ignored]:
    if str(fact.value).casefold().startswith(UNSAID):
        return [Step(fact=fact)]
    if fact.provenance != "inherited":
        return [_first(fact, None, url)]
    detail = f"{fact.subject} {fact.value} was given to the registration before, and stands for this one"
    return [_given(fact), Ignored(reason="inherited", detail=detail)]


def _given(fact: Fact) -> Step:
    """What the registration before was rated stands for this one, and is no news."""
    return Step(fact=rating_in_force(fact), memory=fact)


def _first(fact: Fact, before: Fact | None, url: str | None) -> Step:
    return _told(fact, draft("first-rating", rating_in_force(fact), before=before, url=url))


def _told(fact: Fact, change: Change) -> Step:
    return Step(fact=rating_in_force(fact), memory=fact, change=change, hold=surprising(change))


def _in_force(known: Known, fact: Fact) -> Fact | None:
    return next(known.of("rating", scope=fact.scope, subject=fact.subject), None)


def _older(fact: Fact, other: Fact) -> bool:
    return bool(fact.true_from and other.true_from and fact.true_from < other.true_from)


def _repeats(fact: Fact, other: Fact) -> bool:
    """Whether a later report's table only repeats, with its month, what the report of that month gave."""
    return fact.value == other.value and str(other.true_from).startswith(str(fact.true_from))


def _newer(fact: Fact, other: Fact) -> bool:
    return bool(fact.true_from and other.true_from and fact.true_from > other.true_from)


def _newest_report(known: Known, in_force: Fact) -> bool:
    if in_force.true_from is None:
        return False
    reports = [one for one in known.of("report") if not (is_monthly_review(one) or one.value == REMOVED)]
    return all((one.true_from or "") <= in_force.true_from for one in reports)


def _no_longer_printed(fact: Fact, before: Fact) -> Ignored:
    return Ignored(
        reason="absent",
        detail=f"{fact.subject} {before.value} is not printed any more in the same report; what its score gives is not "
        "put in its place",
    )


def _order(fact: Fact, in_force: Fact) -> Ignored:
    return Ignored(
        reason="order",
        detail=f"{fact.subject} in {fact.scope or 'an unnamed scope'}: {fact.value} on the page does not replace "
        f"{in_force.value} of {day(in_force.true_from) or 'the page that was read before'}",
    )
