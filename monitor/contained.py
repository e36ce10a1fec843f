"""Keep a fault to where it is met: what cannot be foreseen may cost one organisation or message, never the rest."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Self

from sqlalchemy.exc import OperationalError

from storage.lease import LeaseError

log = logging.getLogger(__name__)

NOT_ITS_FAULT = (LeaseError, OperationalError)
"""A lost lease, and a database that is locked, full or gone, are no one thing's fault."""


class Contained:
    """Goes on after an error of the work inside; ``why`` names it, and the log has its trace.

    A fault that is met every day at the same place would otherwise silence all that comes after it. Its own words stay
    out of the log: they may hold a page's text or an address.
    """

    def __init__(self, what: str) -> None:
        self.what, self.why = what, ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or isinstance(error, NOT_ITS_FAULT):
            return False
        self.why = type(error).__name__
        log.error("%s failed: %s\n%s", self.what, self.why, "".join(traceback.format_tb(trace)))
        return True
