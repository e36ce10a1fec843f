"""Where channels lead now, and which messages wait because one leads nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from monitor.settings import Channel
from monitor.wire.sender import Address, BadAddress, NoAddress, resolve
from storage import outbox
from storage.engine import reading


@dataclass(frozen=True)
class Missing:
    """A channel whose messages wait because it has no address that can be used, and what to do about it."""

    channel: str
    remedy: str
    waiting: int

    def __str__(self) -> str:
        many = "1 message waits" if self.waiting == 1 else f"{self.waiting} messages wait"
        return f"{many} for the channel {self.channel}: {self.remedy}"


def reach(
    name: str, channels: Mapping[str, Channel], environ: Mapping[str, str], base: Path
) -> Address | NoAddress | BadAddress:
    """Where a channel leads, also one that has left the settings."""
    if name not in channels:
        return NoAddress(f"channels.{name} in the settings, which is no longer there")
    return resolve(name, channels[name], environ, base)


def missing_addresses(
    engine: Engine, channels: Mapping[str, Channel], environ: Mapping[str, str], base: Path
) -> tuple[Missing, ...]:
    """The channels that messages wait for and that have no address that can be used, with what to do about it."""
    with reading(engine).connect() as db:
        waiting = outbox.waiting(db)
    reached = {name: reach(name, channels, environ, base) for name in waiting}
    return tuple(
        Missing(name, f"set {found.where}" if isinstance(found, NoAddress) else found.sentence, waiting[name])
        for name, found in reached.items()
        if not isinstance(found, Address)
    )
