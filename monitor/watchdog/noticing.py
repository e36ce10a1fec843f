"""Tell operators of incidents: that one is open, that it still is, that it is over; all of one time in one message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from monitor.settings import Settings
from monitor.watchdog.operators import around, operators
from monitor.watchdog.remedies import channel_gone
from storage import incidents, notices, outbox
from storage.change import SEVERITIES, Severity
from storage.incident import GIVEN_UP, QUIET, Incident
from storage.notice import What
from storage.notices import Concerned

AHEAD = timedelta(days=1)


class _Line(NamedTuple):
    """What a message says of one incident."""

    number: int
    what: What
    severity: Severity


def sweep(db: Connection, settings: Settings, *, now: datetime) -> int:
    """Write what operators are to be told now, and the deliveries of it; how many messages those are.

    An incident that was never told is told, one that is open for long is told again, and the end of one goes to exactly
    those who may have heard of it. A second call finds nothing left to tell. Whoever sweeps at the same time waits.
    """
    notices.close_idle(db, now=now)
    work = _Work(db, settings, now)
    work.opened_and_open()
    notices.take_back(db, now=now)
    work.over()
    return work.write()


class _Work:
    def __init__(self, db: Connection, settings: Settings, now: datetime) -> None:
        self.db, self.rules, self.now = db, settings.rules, now
        self.pause = timedelta(days=settings.telling.remind_after_days)
        self.channels = settings.channels
        self.letters: dict[str, list[_Line]] = defaultdict(list)
        self.asking: dict[tuple[str, int], tuple[str, ...]] = {}
        self.known: dict[int, Incident] = {}

    def opened_and_open(self) -> None:
        """What is open and was not told yet, or not for long."""
        living = incidents.open_now(self.db, None, mine=True)
        told = notices.last_told(self.db)
        whom = {one.number: notices.concerned(self.db, one) for one in living}
        living = [one for one in living if one.number not in told or not self._set_aside(one, whom[one.number])]
        broken = {one.channel for one in whom.values() if one.channel}
        # What is due soon goes along, so that many are not told one by one.
        due = any(self.now - last >= self.pause for last in told.values())
        pause = self.pause - min(AHEAD, self.pause / 2) if due else self.pause
        for one in living:
            last = told.get(one.number)
            if last is None or self.now - last >= pause:
                severity, channels = _severity(one, whom[one.number]), self._to(one, whom, broken)
                if last is None:
                    self._add(one, "opened", severity, channels)
                else:
                    # Nobody is woken twice for the same.
                    self._add(one, "reminder", "high" if severity == "critical" else severity, channels)

    def over(self) -> None:
        """What is over and was told."""
        for one in notices.over_untold(self.db):
            heard = {name: asking for name, asking in notices.hearers(self.db, one).items() if name in self.channels}
            if not heard:
                notices.make(self.db, [(one, "over")], now=self.now)
            self._add(one, "over", "info", heard)

    def write(self) -> int:
        """One notice for each incident of a message, one message for each channel; how many messages."""
        alike: dict[tuple[_Line, ...], list[str]] = defaultdict(list)
        for channel, lines in self.letters.items():
            alike[tuple(lines)].append(channel)
        for told, channels in alike.items():
            head = notices.make(self.db, [(self.known[line.number], line.what) for line in told], now=self.now)
            gravest = min((line.severity for line in told), key=SEVERITIES.index)
            for channel in channels:
                names = [name for line in told for name in self.asking[channel, line.number]]
                outbox.put(
                    self.db, channel=channel, rules=names, severity=gravest, notice_id=head, ready=True, now=self.now
                )
        return len(self.letters)

    def _set_aside(self, one: Incident, about: Concerned) -> bool:
        """Close what was given up, and told, for a channel that has left the settings: it takes no message again."""
        gone = one.kind == GIVEN_UP and about.channel is not None and about.channel not in self.channels
        if gone:
            why = channel_gone(str(about.channel))
            incidents.close(self.db, kind=one.kind, subject=one.subject, now=self.now, why=why)
        return gone

    def _to(self, one: Incident, whom: Mapping[int, Concerned], broken: set[str]) -> dict[str, tuple[str, ...]]:
        about = whom[one.number]
        severity = _severity(one, about)
        if about.channel is None:
            return operators(self.rules, kind=one.kind, severity=severity)
        found = around(self.rules, about.channel, broken, kind=one.kind, severity=severity)
        # Else two channels that both fail would tell each other of it for ever.
        return {} if about.of_notice and found.keys() <= broken else found

    def _add(self, one: Incident, what: What, severity: Severity, to: Mapping[str, tuple[str, ...]]) -> None:
        self.known[one.number] = one
        for channel, names in to.items():
            self.letters[channel].append(_Line(one.number, what, severity))
            self.asking[channel, one.number] = names


def _severity(one: Incident, about: Concerned) -> Severity:
    if one.kind == QUIET:
        return "medium"
    return "critical" if about.critical else "high"
