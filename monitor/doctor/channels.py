"""The channels: whether each has an address that Apprise understands. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.loading import Loaded
from monitor.settings import default_variable
from monitor.show import count
from monitor.wire.sender import Address, BadAddress, NoAddress, resolve

from .finding import Finding, listed, note, ok, trouble, warning

Reached = Mapping[str, Address | NoAddress | BadAddress]


def reach(loaded: Loaded, environ: Mapping[str, str], base: Path) -> Reached:
    """What is known of each channel's address."""
    return {name: resolve(name, one, environ, base) for name, one in loaded.settings.channels.items()}


def channels(loaded: Loaded, reached: Reached, waiting: Mapping[str, int]) -> Iterator[Finding]:
    """What is wrong with each channel; ``waiting`` has the messages that wait for it."""
    asked = {channel for rule in loaded.settings.rules for channel in rule.channels}
    good = [name for name, address in reached.items() if isinstance(address, Address)]
    for name, address in reached.items():
        waits = f" {_waits(waiting[name])} for it." if waiting.get(name) else ""
        if isinstance(address, BadAddress):
            yield trouble(
                "channels", f"{address.sentence}.{waits}", f"Correct it; `wardround notify test {name}` tries it."
            )
        elif isinstance(address, NoAddress) and (name in asked or waits):
            variable = loaded.settings.channels[name].address_env or default_variable(name)
            told = f"The channel {name} has no address yet.{waits}"
            todo = _wanted(loaded.environ, variable) if address.where == variable else f"Set {address.where}"
            yield warning("channels", told, f"{todo}; `wardround notify test {name}` then tries it.")
        elif isinstance(address, Address) and name not in asked:
            told = f"The channel {name} has an address, and no rule sends anything to it."
            yield note("channels", told, f'Name it in a rule (channels = ["{name}"]), or take it out.')
    for name in sorted(set(waiting) - set(reached)):
        told = f"{_waits(waiting[name])} for the channel {name}, which is no longer in the settings."
        yield trouble("channels", told, f"Define [channels.{name}] again, and they are sent.")
    if good:
        try_it = f"`wardround notify test {good[0]}` sends a real message"
        yield ok("channels", f"{listed(good, 5)} {'has' if len(good) == 1 else 'have'} an address; {try_it}.")


def _wanted(environ: Mapping[str, str], variable: str) -> str:
    """What to do for an address that a variable should hold; as a service has it, in a file of that name."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    beside = f", or put it into the file {Path(folder) / variable}" if folder else ""
    return f"Set the environment variable {variable}{beside}"


def _waits(number: int) -> str:
    return f"{count(number, 'message')} {'waits' if number == 1 else 'wait'}"
