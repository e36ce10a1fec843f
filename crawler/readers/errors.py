"""What a reader says when it cannot read: NotUnderstood, and under it AnotherOrganisation."""

from __future__ import annotations


class NotUnderstood(ValueError):
    """The body is not what it should be: one sentence naming what is missing, where, and what is allowed."""


class AnotherOrganisation(NotUnderstood):
    """The page belongs to another organisation than the one asked for, or to two at once."""


CUT_OFF = "the page is cut off: it opens <html> and never closes it"
"""The refusal of such a page in a round, and the warning in the record of a saved one."""
BROKEN_OFF = "the text is cut off: it ends in the midst of a sentence"
"""The warning in the record of a report's text."""
GOES_ON = "the list goes on over further pages, so that what this one does not show may stand on another"
"""The warning in the record of a page that lists papers."""
