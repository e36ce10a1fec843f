"""The entry point ``wardround``. It imports nothing itself, for every worker process imports it once more."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""What a shell says of a program that Ctrl-C ended."""


def main() -> None:
    """Carry out the command line of this process, and end it."""
    try:
        from .command import main as carry_out

        carry_out()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
