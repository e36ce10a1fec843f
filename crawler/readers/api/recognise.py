"""Which document of the API a body is, by what stands at its top."""

from __future__ import annotations

from crawler.readers.errors import NotUnderstood
from crawler.readers.spelling import clean
from storage.record import Kind

from .door import called, is_json, opened
from .identity import level_of


def recognised(body: bytes) -> Kind | None:
    """The kind of a JSON body; None for what is no JSON. Raises NotUnderstood for other or broken JSON."""
    if not is_json(body):
        return None
    values = opened(body)
    level = level_of(values)
    if level is not None:
        return "cqc-api-location" if level == "location" else "cqc-api-provider"
    if "changes" in values:
        return "cqc-api-changes"
    if "locations" in values or "providers" in values:
        return "cqc-api-list"
    said = values.get("message")
    answer = f", and says {called(said)}" if isinstance(said, str) and clean(said) else ""
    raise NotUnderstood(
        "the JSON is no document of CQC's API: looked for locationId, providerId with organisationType, changes, "
        f"locations or providers at its top{answer}"
    )
