"""What one type of signal is called in papers, and what must stand beside its name for it to be one."""

from __future__ import annotations

import re
from dataclasses import dataclass

CQC = r"\b(?:CQC|Care Quality Commission)\b"
OFF = r"withdr[ae]w\w*|lifted|revoked|rescinded|overturned|quashed|set aside|retracted|cancelled|reversed"
OUT = (
    rf"{OFF}|discharged|removed|closed|no longer|exit(?:ed|s)?|(?:since|after|having|following) (?:exiting|leaving)|"
    r"released from|c[oa]me out of|moved out of|left|transitioned out|stepped out|compliance certificates?"
)
APPEALED = (
    r"|(?:upheld|allowed) (?:the|our|its) (?:[\w']+ )?appeal|appeal (?:was|has been) (?:upheld|successful|allowed)"
)
"""By which words a notice, a rating or a programme is taken back."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One type: ``hints`` (lower case) of which one must be there at all, ``names`` the names that papers give it.

    ``beside``: what the sentence must also hold; ``unless``: what makes it something else. ``event``: a name alone says
    nothing, it must be said to have happened. ``ahead``: what will be is news of now. ``back``: by which words it is
    taken back; ``none``: what else says that there was none.
    """

    type: str
    hints: tuple[str, ...]
    names: re.Pattern[str]
    beside: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    event: bool = False
    ahead: bool = False
    back: re.Pattern[str]
    none: re.Pattern[str] | None = None


def kind(
    type: str, hints: str, names: str, *, beside: str = "", unless: str = "", event: bool = False, ahead: bool = False,
    back: str = OFF, none: str = "",
) -> Kind:  # fmt: skip
    """A kind from its patterns, whatever their case; ``hints`` between bars."""
    return Kind(
        type=type,
        hints=tuple(hints.split("|")),
        names=re.compile(names, re.IGNORECASE),
        beside=re.compile(beside, re.IGNORECASE) if beside else None,
        unless=re.compile(unless, re.IGNORECASE) if unless else None,
        event=event,
        ahead=ahead,
        none=re.compile(none, re.IGNORECASE) if none else None,
        back=re.compile(rf"\b(?:{back})(?!\w)", re.IGNORECASE),
    )
