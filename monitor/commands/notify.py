"""``wardround notify``: try the channels, and see what rules and silences do."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.invocation import WrongUse, now, of
from monitor.show import span
from monitor.words import plain

from .notifying import doubt, explain, preview, silence
from .options import AsJson

FAILED = 1

app = typer.Typer(
    help="Try the channels that messages go to, and see what rules and silences do.",
    epilog="Example: wardround notify test alerts",
)
app.command("explain", epilog="Example: wardround notify explain 3f9c2a")(explain.explain)
app.command("preview", epilog="Example: wardround notify preview --since 30d")(preview.preview)
app.add_typer(silence.app, name="silence")
app.command("arrived", epilog="Example: wardround notify arrived WR-3f9c2a")(doubt.arrived)
app.command("repeat", epilog="Example: wardround notify repeat WR-3f9c2a")(doubt.repeat)


@app.command("test", epilog="Example: wardround notify test alerts")
def send(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A channel of the settings.")],
    as_json: AsJson = False,
) -> None:
    """Send a real test message to a channel, and say what it answered; needs no database."""
    from monitor.notifier import send_test, test_message
    from monitor.wire.sender import BadAddress, NoAddress, resolve

    asked = of(context)
    settings, base = asked.loaded.settings, asked.loaded.base
    channel = settings.channels.get(name)
    if channel is None:
        allowed = ", ".join(settings.channels) or "none, for none is defined"
        raise WrongUse(f"{name!r} is no channel of the settings; allowed are {allowed}")
    address = resolve(name, channel, asked.loaded.environ, base)
    if isinstance(address, NoAddress):
        raise WrongUse(f"the channel {name} has no address yet: set {address.where}")
    if isinstance(address, BadAddress):
        raise WrongUse(address.sentence)
    message = test_message(name, channel, instance=settings.instance, now=now())
    outcome = send_test(address, message, telling=settings.telling, fetch=settings.fetch)
    if as_json:
        said = {"result": outcome.result, "detail": outcome.reason, "seconds": outcome.seconds}
        asked.show.json({"schema": 1, "channel": name, **said})
    else:
        remark = f" ({outcome.reason})" if outcome.result != "sent" else f" in {span(outcome.seconds)}"
        asked.show.line(f"{name}: {plain('result', outcome.result)}{remark}")
    if outcome.result != "sent":
        raise typer.Exit(FAILED)
