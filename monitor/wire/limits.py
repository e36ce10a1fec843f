"""How much each service takes in one message: what Apprise knows of it, and what its own documents say better."""

from __future__ import annotations

from typing import Any

from monitor.wire.fitting import Limits

NTFY = Limits(title=200, body=4096, together=True, as_json=True)
"""4,096 bytes; a longer one becomes a file that nobody reads on a telephone (docs.ntfy.sh/publish, "Limitations")."""
TEAMS = Limits(title=250, body=20_000, together=True, as_json=True)
"""28 KB for the whole card (learn.microsoft.com, "Create and send messages" to Teams); Apprise would have 1,000."""
OWN = Limits()
"""A system of one's own and a mail server take any length."""

_BETTER = {
    "ntfy": NTFY, "ntfys": NTFY, "workflow": TEAMS, "workflows": TEAMS,
    **dict.fromkeys(("json", "jsons", "form", "forms", "xml", "xmls", "mailto", "mailtos"), OWN),
}  # fmt: skip


def limits_of(service: Any) -> Limits:
    """What a service takes, as one of Apprise's plugins."""
    kinds = service.schemas()
    known = next((_BETTER[kind] for kind in sorted(kinds) if kind in _BETTER), None)
    if known is not None:
        return known
    return Limits(title=service.title_maxlen, body=service.body_maxlen, together=service.overflow_amalgamate_title)
