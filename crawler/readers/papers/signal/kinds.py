"""Every kind of signal, in the order in which one sentence's are told."""

from __future__ import annotations

from .board import BOARD
from .incidents import INCIDENTS
from .oversight import OVERSIGHT
from .regulator import REGULATOR

KINDS = (*INCIDENTS, *REGULATOR, *OVERSIGHT, *BOARD)
