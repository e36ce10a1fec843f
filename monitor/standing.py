"""How the ratings of an organisation stood on a day, by all that is known now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.differ.event import one_event, same_report
from monitor.differ.ratings import UNRATED
from monitor.slots import LONDON
from storage.history import RatingHeld, in_their_order
from storage.standing import Said


def stood(said: Sequence[Said], day: str) -> list[RatingHeld]:
    """The ratings that stood on a day (ISO), by scope and key question: the newest that a report had given by then.

    A report without a rating leaves standing what stood before it. What Wardround learned later counts, too.
    """
    about = dict.fromkeys((one.fact.scope, one.fact.subject) for one in said)
    found = (_newest([one for one in said if (one.fact.scope, one.fact.subject) == name], day) for name in about)
    return in_their_order(_held(one) for one in found if one is not None)


def _newest(said: Sequence[Said], day: str) -> Said | None:
    dated = [one for one in said if one.until is None and one.fact.true_from and not _is_unrated(one)]
    by_then = sorted((one for one in dated if _by(one, day)), key=_rank)
    in_force = next((one for one in said if one.until is None and one.fact.attribute == "rating"), None)
    # Two routes may date, or rate, one report in two ways.
    same = [one for one in by_then if _is_one_event(one, by_then[-1])]
    best = max(same, key=_worth, default=None)
    for seen in _undated(said, day):
        if best is None or (_day(seen.since) > str(best.fact.true_from) and seen.fact.value != best.fact.value):
            best = seen
    if best is None or _is_over(best, said, in_force, day):
        return None
    return best


def _undated(said: Sequence[Said], day: str) -> Iterator[Said]:
    """The ratings that pages printed on a day without a report, but for those that a report of before was to replace:
    their page was behind."""
    for one in said:
        if one.fact.attribute != "rating" or one.fact.true_from is not None or _day(one.since) > day:
            continue
        behind = one.until is not None and any(_replaced(one, other) for other in said)
        if not behind and (one.until is None or day < _day(one.until)):
            yield one


def _replaced(one: Said, other: Said) -> bool:
    by = other.fact.true_from if other.fact.attribute == "rating" and other.since == one.until else None
    return by is not None and by <= _day(one.since)


def _is_over(best: Said, said: Sequence[Said], in_force: Said | None, day: str) -> bool:
    """Whether what stood had ended by then, with nothing known in its place."""
    if best.fact.attribute == "past" and in_force is None:
        return day >= _day(best.seen)  # CQC calls it one of before, and does not say what came after it
    if in_force is not None:
        return False
    ended = [_day(one.until) for one in said if one.until is not None and one.fact.attribute == "rating"]
    return bool(ended) and max(ended) <= day and str(best.fact.true_from or "") <= max(ended)


def _is_one_event(one: Said, other: Said) -> bool:
    return one is other or same_report(one.fact, other.fact) or one_event(one.fact, other.fact)


def _is_unrated(one: Said) -> bool:
    return str(one.fact.value).casefold().startswith(UNRATED)


def _by(one: Said, day: str) -> bool:
    """Whether its report had come by a day; one that prints only its month, within that month."""
    dated = one.fact.true_from or ""
    return dated <= day[: len(dated)]


def _rank(one: Said) -> str:
    return one.fact.true_from or ""


def _worth(one: Said) -> tuple[bool, bool, bool, str]:
    """How good a word is: what is in force, then what a report says itself, then what a page shows."""
    fact = one.fact
    return fact.attribute == "rating", fact.attribute == "reported", fact.route == "page", _rank(one)


def _day(moment: datetime) -> str:
    return moment.astimezone(LONDON).date().isoformat()


def _held(one: Said) -> RatingHeld:
    fact = one.fact
    return RatingHeld(
        scope=fact.scope,
        key_question=fact.subject,
        rating=str(fact.value),
        provenance=fact.provenance,
        framework=fact.framework,
        report=fact.report,
        report_date=fact.true_from,
        true_from=fact.true_from,
        since=one.seen,
        until=None,
        route=fact.route,
    )
