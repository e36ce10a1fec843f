"""Readings of papers that misbehave as their words say; in a module of its own, for a worker process imports it."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest

from monitor import reading
from monitor.reading import Job, Reading
from monitor.reading import understand as really

HANGS, EATS, DIES = b"this file hangs", b"this file eats", b"this file dies"


def understand(job: Job) -> Reading:
    """The reading, but for files that hang, eat all memory, or end the process."""
    if HANGS in job.body:
        time.sleep(600)
    if DIES in job.body:
        os._exit(9)
    with pytest.MonkeyPatch.context() as patch:
        if EATS in job.body:
            patch.setattr(reading, "_read", _eats)
        return really(job)


def _eats(_: Job) -> Any:
    return bytearray(reading.MEMORY)
