"""Where CQC's data service is, if it can be asked."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.settings import Settings

KEY = "WARDROUND_CQC_API_KEY"
ADDRESS = "https://api.service.cqc.org.uk/public/v1"
NO_KEY = (
    "needs a key to CQC's data service, which is free (api-portal.service.cqc.org.uk, product Syndication): put it into"
    f" the environment variable {KEY}"
)


def service_address(settings: Settings, environ: Mapping[str, str]) -> str | None:
    """The address of the data service; None where there is no key for it."""
    own = getattr(settings, "api", None)
    key = environ.get(getattr(own, "key_env", KEY), "").strip()
    return str(getattr(own, "address", ADDRESS)) if key else None
