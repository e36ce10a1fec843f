"""The base of every noun."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Frozen, named fields only, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")
