"""Send what the outbox holds, one after the other in this process; another process may do so at the same time."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from threading import Lock

from monitor.house import House
from monitor.notifier import tell
from monitor.told import Told

_one_at_a_time = Lock()


def send_due(
    house: House, *, stop: Callable[[], bool] = lambda: False, wait: Callable[[float], object] | None = None
) -> Told:
    """Send what is due; where ``stop`` says so, the rest is left for another time.

    ``wait`` (of seconds) waits for channels that had their fill of a minute; without it the rest is left too.
    """
    while not _one_at_a_time.acquire(timeout=1.0):
        house.clock()  # a sign of life
    try:
        return tell(house, random=Random(), stop=stop, wait=wait)  # spreads retries, guards nothing
    finally:
        _one_at_a_time.release()
