"""What every step of a round is given: the database, the settings, the clock and the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from monitor.settings import Settings


@dataclass(frozen=True, kw_only=True)
class House:
    """One Wardround. ``base`` is the folder that relative paths in the settings are relative to."""

    engine: Engine
    settings: Settings
    clock: Callable[[], datetime]
    environ: Mapping[str, str]
    base: Path
