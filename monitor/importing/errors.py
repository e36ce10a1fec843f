"""Why a whole file cannot be imported; what is wrong with a single row is no error but a finding."""

from __future__ import annotations


class Unusable(Exception):
    """A file of which nothing can be taken: one sentence that says what to do."""
