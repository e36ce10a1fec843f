"""Take back what was told: a person withdraws it, or its own pages show that it does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from monitor.holding.withheld import claim_of
from monitor.rules.router import WORDS_FOUND, Rule, looks_for
from monitor.sentences import clean
from monitor.words import subject_in_words
from storage import batches, changes, corrections, disproved
from storage.change import State
from storage.correction import NOT_CONFIRMED, WITHDRAWN
from storage.record import Value
from storage.reverse import take_back
from storage.together import together

OPEN: tuple[State, ...] = ("held", "confirmed", "unconfirmed", "announced")
"""The states of changes that can be taken back."""


class Withdrawn(Value):
    """What a withdrawal came to: the ids of the changes that it took back (none: it was so already), whether what stood
    before stands again, or something else is known by now (``overtaken``), and the channels that get a correction."""

    changes: tuple[str, ...] = ()
    put_back: bool = False
    overtaken: bool = False
    told: tuple[str, ...] = ()


def withdraw(
    db: Connection, change: Row[Any], *, author: str, reason: str, now: datetime, rules: Sequence[Rule] = ()
) -> Withdrawn:  # fmt: skip
    """Take a change back as a person says: history keeps both, what stood before it stands again where nothing newer
    does, and exactly those who were told get a correction.

    With a report that was told to be removed go the ratings that were told to be withdrawn with it, and with an amended
    text the findings that it brought. What a replay corrected in silence can be withdrawn too: then who was told hears
    of it. ``rules`` say who was told of words that a rule looks for.
    """
    corrected_here = change.state == "corrected" and change.replay_id is not None
    if change.state not in OPEN and not corrected_here:
        return Withdrawn()
    all_of_it = together(db, [change])
    stood = [disprove(db, one, "withdrawn", author=author, reason=reason, now=now) for one in all_of_it]
    told: dict[str, None] = {}
    for rows in _by_alert(all_of_it):
        made = corrections.make(
            db, rows, cause=WITHDRAWN, author=author, reason=reason, now=now, heard=partial(heard, rows, rules)
        )
        told |= dict.fromkeys(made)
    overtaken = change.state == "confirmed" and bool(change.fact_ids) and not any(stood)
    ids = tuple(one.id for one in all_of_it)
    return Withdrawn(changes=ids, put_back=any(stood), overtaken=overtaken, told=tuple(told))


def heard(wrong: Sequence[Row[Any]], rules: Sequence[Rule], channel: str, names: Sequence[str]) -> bool:
    """Whether a channel that the rules of these names sent to was told any of these changes: not where all of them are
    words that only others look for. A rule that is gone may have looked for any."""
    sending = [rule for rule in rules if channel in rule.channels or rule.name in names]
    gone = set(names) - {rule.name for rule in sending}
    return bool(gone) or any(
        row.kind != WORDS_FOUND or any(looks_for(rule, row.subject) for rule in sending) for row in wrong
    )


def disprove(db: Connection, change: Row[Any], state: State, *, author: str, reason: str, now: datetime) -> bool:
    """Give a change that is not so its state, put back what stood before it, and keep the same evidence from being told
    again; whether any fact was put back."""
    taken = take_back(db, change, now=now)
    value, report = claim_of(db, changes.one(db, change.number))
    # Where its pages have moved on since, or it rests on no page of CQC's, the same would be news.
    settled = change.state in ("confirmed", "corrected")
    over = not change.fact_ids or change.state == "announced" or (settled and not taken.stood)
    disproved.add(db, change, value=value, report=report, author=author, reason=reason, over=over, now=now)
    changes.settle(db, change.number, state)
    if change.state == "held" and change.batch_id is not None:
        batches.settle(db, change.batch_id, batches.DISCARDED, by=author, reason=reason, now=now)
    return taken.stood


def correct(db: Connection, denied: Sequence[Row[Any]], shown: Mapping[int, str], *, now: datetime) -> None:
    """Correct what was told as seen once and all its pages deny; ``shown`` is what they show instead, by number."""
    for row in denied:
        changes.settle(db, row.number, "corrected")
    for wrong in _by_alert(denied):
        corrections.make(db, wrong, cause=NOT_CONFIRMED, author=None, reason=_instead(wrong, shown), now=now)


def _by_alert(rows: Iterable[Row[Any]]) -> list[list[Row[Any]]]:
    in_order = sorted(rows, key=lambda row: row.alert_id or 0)
    return [list(theirs) for _, theirs in groupby(in_order, key=lambda row: row.alert_id)]


def _instead(wrong: Sequence[Row[Any]], shown: Mapping[int, str]) -> str:
    words = [(subject_in_words(row.subject), clean(shown[row.number], 80)) for row in wrong if row.number in shown]
    return words[0][1] if len(words) == 1 else "; ".join(f"{subject}: {word}" for subject, word in words)
