"""``wardround run``: the service."""

from __future__ import annotations

import logging
import os
import signal
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any, Literal

import typer

from monitor.invocation import of

log = logging.getLogger("monitor.run")

Ask = Literal["stop", "reload"]


def run(context: typer.Context) -> None:
    """Keep running: rounds at the times of schedule.rounds, messages every minute; made for a service manager.

    A round whose time passed meanwhile is made at once, and so is one for what is newly watched. SIGHUP reads the
    settings again; SIGTERM and Ctrl-C stop it cleanly.
    """
    from monitor.clock import scheduler
    from monitor.fetching import require_contact_for
    from monitor.service import Service, rounds_at
    from monitor.systemd import Manager, watched

    asked = of(context)
    if not asked.show.quiet:
        logging.getLogger("monitor").setLevel(logging.DEBUG if asked.verbose else logging.INFO)
    house = asked.made_house()
    require_contact_for(house)
    manager = Manager(asked.environ, pid=os.getpid())
    service = Service(house, manager)
    asks = signals(service.stop)
    clock = scheduler(round=service.tick, messages=service.tell)
    with watched(manager, service.alive):
        clock.start()
        log.info("running: %s", rounds_at(house.settings))
        manager.ready(rounds_at(house.settings))
        while next_of(asks) == "reload":
            service.reload(asked.again)
        log.info("stopping")
        manager.stopping(seconds=service.patience)
        clock.shutdown(wait=True)


def next_of(asks: SimpleQueue[Ask]) -> Ask:
    """What the next signal asks for."""
    while True:
        try:
            # Python runs a handler between two steps of its own: a signal that comes just as a wait begins is seen only
            # when that wait ends.
            return asks.get(timeout=1)
        except Empty:
            continue


def signals(stop: Event) -> SimpleQueue[Ask]:
    """What signals ask for from now on; SIGTERM and SIGINT set ``stop`` too, for the work under way."""
    asks: SimpleQueue[Ask] = SimpleQueue()

    def take(number: int, _frame: Any) -> None:
        ask: Ask = "reload" if number == signal.SIGHUP else "stop"
        log.info("asked to %s (%s)", ask, signal.Signals(number).name)
        if ask == "stop":
            stop.set()
        asks.put(ask)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, take)
    return asks
