"""What the program says of itself while it works: lines of text for a person, or of JSON for a collector."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal

LogFormat = Literal["text", "json"]
OURS = ("monitor", "crawler", "storage", "web")


def set_up(log_format: LogFormat, *, level: int) -> None:
    """Send the log to standard error: ours from ``level`` on, that of libraries from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if log_format == "json" else logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    for old in [one for one in root.handlers if getattr(one, "wardround", False)]:
        root.removeHandler(old)
    handler.wardround = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(max(level, logging.WARNING))
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def present() -> LogFormat:
    """How the log is written now."""
    ours = (one for one in logging.getLogger().handlers if getattr(one, "wardround", False))
    return "json" if any(isinstance(one.formatter, _Json) for one in ours) else "text"


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        entry = {"time": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)
