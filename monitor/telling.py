"""Send what the outbox holds, as the settings of this house say."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from random import Random

from monitor.house import House
from monitor.notifier import Told, Voice, tell
from storage import lease, outbox


def send_due(house: House, *, token: str, stop: Callable[[], bool] = lambda: False) -> Told:
    """Send what is due, for the holder of the lease; where ``stop`` says so, the rest is left for another time."""
    return tell(
        house.engine,
        house.settings.channels,
        now=house.clock(),
        clock=house.clock,
        random=Random(),  # spreads retries, guards nothing
        environ=house.environ,
        base=house.base,
        telling=house.settings.telling,
        fetch=house.settings.fetch,
        voice=Voice(public_address=house.settings.public_address, instance=house.settings.instance),
        token=token,
        stop=stop,
    )


def tell_between_rounds(house: House, *, stop: Callable[[], bool] = lambda: False) -> Told | None:
    """Send what is due under a lease of its own; None where nothing is. Raises AnotherRound, whose round sends it."""
    with house.engine.execution_options(reading=True).connect() as db:
        if not outbox.due(db, house.clock()):
            return None
    token = secrets.token_hex(8)
    with house.engine.begin() as db:
        lease.take(db, token, house.clock())
    try:
        return send_due(house, token=token, stop=stop)
    finally:
        with house.engine.begin() as db:
            lease.release(db, token)
