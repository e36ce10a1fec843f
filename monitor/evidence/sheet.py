"""One file of a bundle, as bytes and as what it says.

Keys that a later version adds are passed over; one that is missing, or of another shape, refuses the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from monitor.sentences import clean

from .objections import NotEvidence

LARGEST_JSON = 8 * 1024**2
P = TypeVar("P", bound="Paper")


class Paper(BaseModel):
    """The base of every file of a bundle, and of what stands in them."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def written(document: Paper | Mapping[str, Any]) -> bytes:
    """The bytes of a file."""
    content = document.model_dump(mode="json") if isinstance(document, Paper) else document
    return f"{json.dumps({'schema': 1, **content}, ensure_ascii=False, indent=2)}\n".encode()


def taken(paper: type[P], name: str, content: bytes) -> P:
    """What a file says. Raises NotEvidence for one that is not of its shape."""
    document = _document(name, content)
    if document.get("schema") != 1:
        raise NotEvidence(f"holds a {name} of another schema than 1, the only one that this Wardround knows")
    try:
        return paper.model_validate(document)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_url=False, include_input=False)[0]["loc"])) or "the whole"
        raise NotEvidence(
            f"holds a {name} that is not of the shape that this Wardround knows (see {clean(where, 80)})"
        ) from None


def _document(name: str, content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST_JSON:
        raise NotEvidence(f"holds a {name} of {len(content):,} bytes; {LARGEST_JSON:,} are the most that is read")
    try:
        document = json.loads(content.decode("utf-8"), parse_constant=_refused)
    except RecursionError:
        raise NotEvidence(f"holds a {name} that is nested deeper than any of a bundle") from None
    except ValueError:
        raise NotEvidence(f"holds a {name} that is no JSON") from None
    if not isinstance(document, dict):
        raise NotEvidence(f"holds a {name} that is not one JSON object")
    return document


def _refused(constant: str) -> None:
    raise ValueError(constant)
