"""What was decided of a change, as ``wardround show`` says it: by whom and why, and who was told so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row

from monitor.show import Show, iso, moment
from monitor.words import plain


class Decided(NamedTuple):
    """The change's row, who took it back, the batch that held it back, the corrections with their messages, and the
    replay that corrected or found it."""

    change: Row[Any]
    disproved: Row[Any] | None
    batch: Row[Any] | None
    corrections: Sequence[Row[Any]]
    replay: Row[Any] | None = None

    def rows(self) -> list[tuple[str, str]]:
        """Name and value of what is to be known beside the change itself."""
        found = []
        if self.batch is not None:
            said = f"{plain('batch', self.batch.state)} (batch {self.batch.id}, of {moment(self.batch.held_at)})"
            found.append(("With many of its kind", said))
        if self.change.released_by is not None:
            found.append(("Released by", f"{self.change.released_by}, {moment(self.change.released_at)}"))
        if self.disproved is not None:
            by = f"{self.disproved.author}, {moment(self.disproved.at)}"
            found += [("Taken back by", by), ("Why", self.disproved.reason)]
        if self.replay is not None:
            untold = self.change.alert_id is None
            what = "Found by a replay, told to nobody" if untold else "Corrected by a replay, in silence"
            found.append((what, f"{moment(self.replay.began_at)}, begun by {self.replay.author}"))
        return found

    def tell(self, show: Show) -> None:
        """The messages that correct it."""
        if self.corrections:
            show.line("\nCorrections:", "head")
            rows = [
                (one.channel, plain("delivery", one.state), moment(one.done_at, never=""), one.key)
                for one in self.corrections
            ]
            show.table(("Channel", "State", "Sent", "Reference"), rows)

    def document(self) -> dict[str, Any]:
        """The same as the documents hold it."""
        change, back, batch, replay = self.change, self.disproved, self.batch, self.replay
        return {
            "released": {"by": change.released_by, "at": iso(change.released_at)} if change.released_by else None,
            "taken_back": back and {"by": back.author, "reason": back.reason, "at": iso(back.at)},
            "batch": batch and {"id": batch.id, "state": batch.state, "since": iso(batch.held_at)},
            "replay": replay and {"id": replay.id, "by": replay.author, "at": iso(replay.began_at)},
            "corrections": [
                {
                    "cause": one.cause,
                    "made": iso(one.made_at),
                    "channel": one.channel,
                    "state": one.state,
                    "reference": one.key,
                    "done": iso(one.done_at),
                }
                for one in self.corrections
            ],
        }
