"""A step of the wheel's build: a wheel carries settings.toml beside the code, a checkout keeps it at its root."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippedSettings(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"]["settings.toml"] = "monitor/settings.default.toml"
