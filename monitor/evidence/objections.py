"""What is wrong with a file that should be a bundle of evidence."""

from __future__ import annotations


class NotEvidence(ValueError):
    """A file that is no bundle of evidence, or not one as it was made; the words go on after the file's name."""
