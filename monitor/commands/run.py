"""``wardround run``: the service."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import datetime
from typing import Any

import typer

from crawler.errors import ContactMissing
from monitor.house import House
from monitor.invocation import of
from monitor.slots import slots
from storage import sources
from storage.engine import DatabaseError
from storage.lease import LeaseError

log = logging.getLogger("monitor.run")


def run(context: typer.Context) -> None:
    """Keep running: rounds at the times of schedule.rounds, messages between them; made for a service manager.

    A round is made at once where something is due. SIGTERM and Ctrl-C stop it cleanly.
    """
    from monitor.clock import scheduler

    asked = of(context)
    if not asked.show.quiet:
        logging.getLogger("monitor").setLevel(logging.DEBUG if asked.verbose else logging.INFO)
    house = asked.made_house()
    service = Service(house)
    stop_on_signals(service.stop)
    times = house.settings.schedule.rounds
    clock = scheduler(times, make_round=service.round, tell=service.tell, at_once=first_round(house))
    clock.start()
    log.info("running: rounds at %s (Europe/London)", ", ".join(times) or "no time of day")
    service.stop.wait()
    log.info("stopping")
    clock.shutdown(wait=True)
    if service.fatal is not None:
        raise service.fatal


class Service:
    """What the clock calls. ``stop`` ends it; ``fatal`` is an error that no later round can mend."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.stop = threading.Event()
        self.fatal: Exception | None = None

    def round(self) -> None:
        """One round; what it came to is logged."""
        from monitor.round import make_round

        try:
            summary = make_round(self.house, trigger="run", progress=_note, stop=self.stop)
        except LeaseError as error:
            log.warning("no round now: %s", error)
        except (ContactMissing, DatabaseError) as error:
            self.fatal = error
            self.stop.set()
        else:
            for line in summary.starting_position:
                log.info("%s", line)
            log.info("%s", summary.line)

    def tell(self) -> None:
        """Send what is due, unless a round (which sends it itself) is being made elsewhere."""
        from monitor.telling import tell_between_rounds

        if self.stop.is_set():
            return
        try:
            told = tell_between_rounds(self.house)
        except LeaseError as error:
            log.debug("no messages now: %s", error)
            return
        for sentence in told.given_up if told else ():
            log.error("given up: %s", sentence)


def _note(step: str) -> None:
    log.info("%s", step)


def first_round(house: House) -> datetime | None:
    """Now, where something is due; else None."""
    now = house.clock()
    with house.engine.execution_options(reading=True).connect() as db:
        due = sources.due(db, slots=slots(house.settings.schedule, now))
    return now if due else None


def stop_on_signals(stop: threading.Event) -> None:
    """Let SIGTERM and SIGINT set ``stop``."""

    def ask(number: int, _frame: Any) -> None:
        log.info("asked to stop (%s)", signal.Signals(number).name)
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
