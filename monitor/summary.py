"""One plain sentence for a change."""

from __future__ import annotations

import re
from datetime import datetime

from storage.change import Change
from storage.record import Framework

from .sentences import FOUND_LATE, LONDON, day
from .words import direction_in_words, part_in_words, plain, subject_in_words


def summary(change: Change, *, crossed: tuple[Framework, Framework] | None = None, said: str | None = None) -> str:
    """The sentence that a person reads first: who, what, from what to what, and whether Wardround worked it out.

    ``crossed`` are the frameworks before and now, where a rating was given under another one than the one before.
    ``said`` is what happened in the words of whoever found it.
    """
    part = part_in_words(change.scope, None)
    who = ", ".join(filter(None, (change.organisation.name, part)))
    told = said or _told(change)
    derived = DERIVED if change.provenance == "derived" else ""
    frameworks = ""
    if crossed is not None and change.kind in RATED:
        before, now = (plain("framework", one) for one in crossed)
        frameworks = f" (now under the {now}, before under the {before})"
    return f"{who}: {told}{derived}{frameworks}."


def as_printed(sentence: str) -> str:
    """The sentence of a change that Wardround had worked out, now that CQC prints the word."""
    return sentence.replace(DERIVED, "")


def followed(change: Change) -> Change:
    """The change with a sentence more: Wardround watches the registration that took this one's place."""
    return change.model_copy(update={"summary": f"{change.summary} Wardround now watches it too."})


def late(change: Change, since: datetime) -> Change:
    """The change with a sentence more: it was there since then, on a page that no reader had understood until now."""
    said = f"it was on the page since {since.astimezone(LONDON):%-d %B %Y}; Wardround could not read it until now."
    return change.model_copy(update={"summary": f"{change.summary} {FOUND_LATE} {said}"})


DERIVED = " (worked out by Wardround, not printed by CQC)"
RATED = ("rating-changed", "first-rating", "rating-confirmed", "rating-corrected")
FIGURES = ("score-changed", "statement-score-changed", "statement-added")
LONGEST = 160


def _told(change: Change) -> str:
    if change.kind in RATED:
        return _rating(change)
    return _figure(change) if change.kind in FIGURES else _other(change)


def _rating(change: Change) -> str:
    what = subject_in_words(change.subject)
    if change.kind == "rating-confirmed":
        return f"{what} is still {change.after} in a new report"
    if change.before is None:
        return f"{what} is rated {change.after}, the first rating known"
    way = direction_in_words(change.direction, change.steps)
    corrected = ", corrected in the same report" if change.kind == "rating-corrected" else ""
    return f"{what} {f'went {way}' if way else 'changed'} from {change.before} to {change.after}{corrected}"


def _figure(change: Change) -> str:
    what = subject_in_words(change.subject)
    if change.before is None:
        return f"{what} scored {change.after}, the first score known"
    return f"the score of {what} went {change.direction} from {change.before} to {change.after}"


def _other(change: Change) -> str:
    words = plain("kind", change.kind)
    if change.kind == "report-published":
        dated = f" of {day(change.report_date)}" if change.report_date else ""
        return f"{words}{dated}"
    if change.kind == "details-changed" and change.before is not None:
        what = plain("detail", change.subject or "details")
        return f"{what} changed from {_short(change.before)} to {_short(change.after)}"
    if change.kind == "date-corrected":
        return f"{words} from {_short(change.before)} to {_short(change.after)}"
    about = change.after if change.after is not None else change.before
    subject = subject_in_words(change.subject) if change.scope else ""
    return words + (f" ({subject})" if subject else "") + (f": {_short(about)}" if about else "")


def _short(value: str | int | None) -> str:
    text = " ".join(str(value).split()).rstrip(".")
    if _DATE.fullmatch(text):
        return day(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + " …"


_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
