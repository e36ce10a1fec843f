"""An alert: all that one report proved about one organisation in one round, as one message tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from storage.change import SEVERITIES, Change, Direction
from storage.paper import AgendaItem, Movement
from storage.record import KEY_QUESTIONS, Dates, KeyQuestion, Organisation, Provenance, Value


class AlertedChange(Change):
    """A change with what only its fact knows: the dates that the source printed and the name it gave the scope."""

    dates: Dates = Dates()
    scope_name: str | None = None


class RatingRow(Value):
    """One line of the before/after table; None where no rating is known.

    ``stale``: some page of the organisation cannot be read now, so that nothing moved is not known. ``unconfirmed``:
    what is told was seen once.
    """

    key_question: KeyQuestion
    before: str | None = None
    now: str | None = None
    direction: Direction | None = None
    steps: int = 0
    changed: bool = False
    discontinued: bool = False
    stale: bool = False
    unconfirmed: bool = False
    provenance: Provenance = "printed"


class Series(Value):
    """What the ``change`` (its id) is the newest of, where the same thing went back and forth.

    ``steps`` are its values in their order, the first of them from before the first change, which was seen at ``since``
    (ISO 8601); ``kinds`` are those of the changes.
    """

    change: str
    since: str
    steps: tuple[str | int | None, ...]
    kinds: tuple[str, ...]


class MeetingTold(Value):
    """The meeting whose papers an alert tells of; ``date`` is None where they are not dated. ``movements``: the trust's
    own count of how its register moved."""

    date: str | None = None
    agenda: tuple[AgendaItem, ...] = ()
    movements: tuple[Movement, ...] = ()


class AlertView(Value):
    """What a message is composed from. ``changes`` are worst first and hold none that a second look discarded;
    ``table`` has overall and the five key questions of ``table_scope``, or is empty where no rating is known there.
    ``series`` is what went back and forth, in the order of the changes. ``meeting`` is that of board papers;
    ``of_papers``: that they cannot be read, or are missing, is all that is told."""

    organisation: Organisation
    changes: tuple[AlertedChange, ...]
    table_scope: str | None = None
    table_scope_name: str | None = None
    table: tuple[RatingRow, ...] = ()
    report: str | None = None
    series: tuple[Series, ...] = ()
    meeting: MeetingTold | None = None
    of_papers: bool = False

    def settled(self) -> AlertView:
        """The same without the changes that still wait for their second look."""
        return self.model_copy(update={"changes": tuple(one for one in self.changes if one.state != "held")})


RATED = frozenset(
    {
        "rating-changed",
        "first-rating",
        "rating-corrected",
        "rating-withdrawn",
        "rating-suspended",
        "rating-under-review",
    }
)
"""The kinds by which the rating in force became another one."""
TROUBLE = frozenset({"source-unreadable", "source-recovered"})
"""The kinds that speak of a page and of nothing that it says."""
QUIET = "source-quiet"


WORSE_UP = frozenset({"risk-score-changed"})
"""The kinds that got worse where they went up."""


def worst_first(changes: Iterable[AlertedChange]) -> tuple[AlertedChange, ...]:
    """The changes as a message tells them: the gravest first, falls before rises, overall before the key questions."""
    return tuple(sorted(changes, key=_weight))


def rating_table(
    changes: Iterable[AlertedChange],
    scope: str | None,
    in_force: Mapping[str, str],
    ended: Mapping[str, str] = MappingProxyType({}),
) -> tuple[RatingRow, ...]:
    """Overall and the five key questions of a scope, before and now; () where no rating of it is known.

    ``in_force`` has the current rating of each key question that is known; where a change of this alert speaks of one,
    the change's own two sides stand. ``ended`` has the ratings that stood until CQC ended rating at this level.
    """
    told = tuple(changes)
    if told and all(change.kind in TROUBLE for change in told):
        return ()  # that a page cannot be read says of no rating that it is unchanged
    stale = any(change.kind == "source-unreadable" for change in told)
    moved = {change.subject: change for change in told if change.scope == scope and change.kind in RATED}
    discontinued = scope == "provider" and any(change.kind == "level-discontinued" for change in told)
    rows = tuple(
        RatingRow(key_question=question, before=ended.get(question), discontinued=True)
        if discontinued and question not in moved and question not in in_force
        else _row(question, moved.get(question), in_force.get(question), stale=stale)
        for question in KEY_QUESTIONS
    )
    return rows if any(row.before or row.now for row in rows) else ()


def _row(question: KeyQuestion, change: AlertedChange | None, in_force: str | None, *, stale: bool) -> RatingRow:
    if change is None:
        return RatingRow(key_question=question, before=in_force, now=in_force, stale=stale)
    return RatingRow(
        key_question=question,
        before=_word(change.before),
        now=_word(change.after),
        direction=change.direction,
        steps=change.steps,
        changed=True,
        unconfirmed=change.state == "unconfirmed",
        provenance=change.provenance,
    )


def _word(side: str | int | None) -> str | None:
    return None if side is None else str(side)


def _weight(change: AlertedChange) -> tuple[int, int, int, int, int, int]:
    family = 0 if change.kind in RATED else 1 if change.kind == "report-published" else 2
    way = {"down": 0, None: 1, "up": 2}[change.direction]
    way = 2 - way if change.kind in WORSE_UP else way
    own = 0 if change.scope in ("provider", "location") else 1
    question = KEY_QUESTIONS.index(change.subject) if change.subject in KEY_QUESTIONS else len(KEY_QUESTIONS)
    return SEVERITIES.index(change.severity), family, way, -change.steps, own, question
