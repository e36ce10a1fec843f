"""Slots of the calendar in Europe/London: what is due is counted by them, not by the time since the last visit."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.settings import Schedule, Slots

LONDON = ZoneInfo("Europe/London")


def slot(every: Slots, now: datetime) -> str:
    """The present slot: ``2026-11-22T06+0000`` (October's repeated hour is two), ``2026-11-22`` or ``2026-W47``."""
    local = now.astimezone(LONDON)
    if every == "hourly":
        return local.strftime("%Y-%m-%dT%H%z")
    return local.strftime("%Y-%m-%d") if every == "daily" else local.strftime("%G-W%V")


def slots(schedule: Schedule, now: datetime) -> dict[str, str]:
    """The present slot of each kind of source."""
    return {
        "cqc-profile": slot(schedule.profiles, now),
        "cqc-reports": slot(schedule.reports, now),
        "cqc-assessment": slot(schedule.assessments, now),
        "cqc-search": slot(schedule.lists, now),
        "press-release": slot(schedule.lists, now),
        "cqc-api-list": slot("daily", now),
        "cqc-api-location": slot(schedule.api, now),
        "cqc-api-provider": slot(schedule.api, now),
        "cqc-api-changes": slot(schedule.api_changes, now),
        "cqc-report": slot(schedule.documents, now),
        "cqc-data-index": slot(schedule.files, now),
        "board-index": slot(schedule.papers, now),
        "board-paper": slot(schedule.papers, now),
    }
