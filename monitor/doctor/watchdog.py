"""The watchdog: whether anybody hears of it when rounds are made no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.settings import Settings
from monitor.watchdog.ping import BadPing, address_of

from .finding import Finding, ok, trouble

NAME = "watchdog"


def watchdog(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Whether an address is set that is visited after each good round, and looks like one; it is not visited now."""
    variable = settings.telling.ping_env
    try:
        address = address_of(settings, environ)
    except BadPing as error:
        yield trouble(NAME, f"{error}.", "Correct it; until then no sign of life is given after a round.")
        return
    if address:
        yield ok(NAME, f"After each good round the address in {variable} is visited.")
    else:
        yield ok(
            NAME,
            f"No sign of life is given after rounds, for {variable} is not set: with the address of a watchdog such as"
            " Healthchecks in it, that one tells you when this machine falls silent.",
        )
