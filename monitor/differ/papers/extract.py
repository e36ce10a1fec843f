"""Whether a table that is called as a register before is an extract from it, whose gaps say nothing."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.papers.said import RiskSaid
from storage.fact import Fact

SEVERAL = 2
"""So many risks that are all rated lower than those that are left were not taken off one by one."""


def is_extract(lost: Sequence[Fact], stayed: int, listed: Sequence[Fact]) -> bool:
    """Whether a register that lists ``listed``, ``stayed`` of them known on it before, and has ``lost`` others, is
    shown in part: it has lost more than it kept, or everything below some score.

    A committee's report may hold the highest risks under the register's own name, days before the register comes.
    """
    if len(lost) > stayed:
        return True
    gone, here = ([RiskSaid.of(fact).rating for fact in some] for some in (lost, listed))
    if len(gone) < SEVERAL or None in gone or None in here:
        return False
    return max(filter(None, gone), default=0) < min(filter(None, here), default=0)
