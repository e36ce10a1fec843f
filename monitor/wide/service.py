"""Where CQC's data service is, if it can be asked."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.key import PORTAL, service
from monitor.settings import Api, Settings

ADDRESS, KEY = Api().address, Api().key_env
NO_KEY = (
    f"needs a key to CQC's data service, which is free ({PORTAL}, product Syndication): put it into the environment"
    f" variable {KEY}"
)


def service_address(settings: Settings, environ: Mapping[str, str]) -> str | None:
    """The address of the data service; None where there is no key for it, or it may not be asked."""
    found = service(settings, environ)
    return None if found is None else found.address
