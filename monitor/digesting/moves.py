"""What became of one rating in the time of a digest: where it stood before, each way it went, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from monitor.scales import is_rating, way
from monitor.sentences import DERIVED, LONDON, clean
from monitor.words import direction_in_words, plain
from storage.alert import AlertedChange
from storage.change import Direction
from storage.record import Value

PLAIN_KINDS = ("rating-changed", "first-rating")
UNKNOWN = "not known"


class Moves(Value):
    """The changes of one key question of one scope, in the order in which they happened; at least one."""

    changes: tuple[AlertedChange, ...]

    @property
    def before(self) -> str | None:
        """What stood before the first of them."""
        return _word(self.changes[0].before)

    @property
    def now(self) -> str | None:
        """What stands after the last of them."""
        return _word(self.changes[-1].after)

    @property
    def net(self) -> tuple[Direction | None, int]:
        """The way and the steps from the one to the other: a rating that came back went nowhere."""
        if len(self.changes) == 1 and self.changes[0].direction:
            return self.changes[0].direction, self.changes[0].steps
        return way(self.before, self.now)

    @property
    def in_words(self) -> str:
        """Which way it went in all: "down one step", "first rating", "moved and back", "rating suspended"."""
        told = direction_in_words(*self.net)
        if not told and len(self.changes) > 1 and self.before == self.now:
            told = "moved and back"
        if (kind := self.changes[-1].kind) not in PLAIN_KINDS:
            return f"{told} ({plain('kind', kind)})" if told else plain("kind", kind)
        return told or ("first rating" if self.changes[0].kind == "first-rating" else "changed")

    @property
    def steps(self) -> str:
        """Each way that it went: "Good to Inadequate", with the days where they are several."""
        if len(self.changes) == 1:
            return _step(self.changes[0], seen=False)
        told = [_step(self.changes[0], seen=True)]
        for earlier, change in zip(self.changes, self.changes[1:], strict=False):
            whole = change.before != earlier.after or change.kind not in PLAIN_KINDS
            back = "back " if change.after in [one.before for one in self.changes[: len(told)]] else ""
            on = f" on {_seen(change)}"
            told.append(_step(change, seen=True) if whole else f"{back}to {_side(change.after)}{on}")
        return ", ".join(told)

    @property
    def marks(self) -> tuple[str, ...]:
        """What is to be known of it: worked out here, announced only, seen once."""
        found: dict[str, None] = {}
        for change in self.changes:
            if change.provenance == "derived":
                found[DERIVED] = None
            if change.provenance == "inherited":
                found[plain("provenance", "inherited")] = None
            if change.state != "confirmed":
                found[plain("state", change.state)] = None
        return tuple(found)


def in_order(changes: Iterable[AlertedChange]) -> Moves:
    """The changes of one rating as they followed each other; of those seen at the same moment, the one that begins
    where another ended comes behind it."""
    left = sorted(changes, key=lambda change: datetime.fromisoformat(change.first_seen or "1970-01-01T00:00:00+00:00"))
    ordered: list[AlertedChange] = []
    while left:
        same = [change for change in left if change.first_seen == left[0].first_seen]
        stands = ordered[-1].after if ordered else None
        ends = {str(change.after) for change in same}
        first = next((one for one in same if ordered and one.before == stands), None)
        first = first or next((one for one in same if str(one.before) not in ends), left[0])
        ordered.append(first)
        left.remove(first)
    return Moves(changes=tuple(ordered))


def _step(change: AlertedChange, *, seen: bool) -> str:
    on = f" on {_seen(change)}" if seen else ""
    before, after = _side(change.before), _side(change.after)
    match change.kind:
        case "rating-withdrawn":
            again = f", {after} stands again" if is_rating(change.after) else ""
            return f"{before} withdrawn{on}{again}"
        case "rating-suspended" | "rating-under-review":
            return f"{before} {plain('kind', change.kind).removeprefix('rating ')}{on}"
        case "rating-corrected":
            return f"{before} corrected to {after}{on}"
    return f"{after}, first rating{on}" if change.kind == "first-rating" else f"{before} to {after}{on}"


def _seen(change: AlertedChange) -> str:
    if change.first_seen is None:
        return "an unknown day"
    return f"{datetime.fromisoformat(change.first_seen).astimezone(LONDON):%-d %B}"


def _side(side: str | int | None) -> str:
    return UNKNOWN if side is None else clean(str(side), 60)


def _word(side: str | int | None) -> str | None:
    return None if side is None else clean(str(side), 60)
