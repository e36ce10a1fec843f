"""What the commands by which a person decides have in common: who decides, why, and the words for it."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.invocation import WrongUse, who
from monitor.sentences import clean

LONGEST_NAME, LONGEST_REASON = 100, 500

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides it, if not you: a name or a role.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in a sentence: it is kept and told.")]


def author(by: str | None) -> str:
    """Who decides: as said, else the user of the system. Raises WrongUse."""
    return written("--by", by if by is not None else who(), LONGEST_NAME)


def reason(text: str) -> str:
    """Why, on one line. Raises WrongUse."""
    return written("--reason", text, LONGEST_REASON)


def written(option: str, text: str, most: int) -> str:
    """A text that a person gave, on one line; WrongUse where it is empty or too long."""
    line = clean(text)
    if not line:
        raise WrongUse(f"{option} is empty; say it in a few words")
    if len(line) > most:
        raise WrongUse(f"{option} has {len(line)} characters; at most {most} are allowed")
    return line
