"""Changes that rest on a paper which its trust took back: told without its words."""

from __future__ import annotations

from collections.abc import Container

from storage.change import Change, Proof

TAKEN_BACK = "(the trust took this paper back; it is not quoted)"


def unquoted(change: Change, withdrawn: Container[str]) -> Change:
    """The change without quotes of papers whose bodies (SHA-256) were withdrawn."""
    evidence = change.evidence
    hidden = {
        name: side.model_copy(update={"quote": TAKEN_BACK})
        for name, side in (("before", evidence.before), ("after", evidence.after))
        if isinstance(side, Proof) and side.body is not None and side.body in withdrawn
    }
    return change.model_copy(update={"evidence": evidence.model_copy(update=hidden)}) if hidden else change
