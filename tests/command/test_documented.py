import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from monitor.command import program
from monitor.groups import KINDS
from monitor.loading import load
from monitor.settings import Breaker, Channel, Cqc, Fetch, Health, Papers, Rule, Schedule, Settings, Telling
from storage.change import SEVERITIES, State

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (ROOT / "settings.toml").read_text()
SECTIONS: dict[str, type[BaseModel]] = {
    "fetch": Fetch,
    "cqc": Cqc,
    "schedule": Schedule,
    "health": Health,
    "telling": Telling,
    "breaker": Breaker,
    "papers": Papers,
    "channels": Channel,
    "rules": Rule,
}


def commands(command: Any, name: str = "wardround") -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if not inner:
        yield name, command
        return
    for word, one in inner.items():
        yield from commands(one, f"{name} {word}")


GROUP = program()
COMMANDS = dict(commands(GROUP))


def section_of(document: str, title: str) -> str:
    """The text below the heading that begins with ``title``."""
    found = re.search(rf"^#+ `?{re.escape(title)}\b.*?(?=^#+ )", document + "\n# ", re.MULTILINE | re.DOTALL)
    assert found is not None, f"docs have no heading {title}"
    return found[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_all_its_options(name: str) -> None:
    section = section_of((ROOT / "docs/commands.md").read_text(), name)
    options = [option for one in COMMANDS[name].params for option in one.opts if option.startswith("-")]
    assert [option for option in options if option != "--help" and f"`{option}" not in section] == []


def test_every_option_before_the_command_is_documented() -> None:
    section = section_of((ROOT / "docs/commands.md").read_text(), "Before the command")
    options = [option for one in GROUP.params for option in one.opts]
    assert [option for option in options if f"`{option}" not in section] == []


def test_no_command_is_documented_that_does_not_exist() -> None:
    told = re.findall(r"^### `(wardround [a-z ]+[a-z])", (ROOT / "docs/commands.md").read_text(), re.MULTILINE)
    assert sorted(told) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example_of_itself(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert re.match(rf"Example: wardround (--\S+ \S+ )?{name.removeprefix('wardround ')}\b", command.epilog)
    assert all(getattr(one, "help", None) for one in command.params)


def test_the_help_has_the_four_panels() -> None:
    panels = dict.fromkeys(one.rich_help_panel for one in GROUP.commands.values())
    assert list(panels) == ["Start", "Look", "Try", "Upkeep"]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_of_a_section_is_documented(section: str) -> None:
    text = section_of((ROOT / "docs/settings.md").read_text(), section)
    assert [key for key in SECTIONS[section].model_fields if f"| `{key}` |" not in text] == []


def test_every_setting_at_the_top_is_documented() -> None:
    text = (ROOT / "docs/settings.md").read_text()
    assert [key for key in Settings.model_fields if f"`{key}`" not in text] == []


def test_every_setting_stands_in_the_shipped_file() -> None:
    shipped = tomllib.loads(SETTINGS)
    assert set(Settings.model_fields) == set(shipped)
    for name in ("fetch", "cqc", "schedule", "health", "telling", "breaker", "papers"):
        assert set(SECTIONS[name].model_fields) == set(shipped[name])
    for name in ("channels", "rules"):
        keys = SECTIONS[name].model_fields
        assert [key for key in keys if not re.search(rf"^#   {key}\b", SETTINGS, re.MULTILINE)] == []


def test_every_key_of_the_shipped_file_has_a_comment() -> None:
    general = SETTINGS.split("# --- Channels")[0]
    blocks = [block for block in re.split(r"\n\s*\n", general) if re.search(r"^\w+ = ", block, re.MULTILINE)]
    assert blocks
    assert [block for block in blocks if not re.search(r"^#", block, re.MULTILINE)] == []


def test_the_shipped_values_are_those_that_hold_without_a_file(tmp_path: Path) -> None:
    shipped = load(environ={}, folder=tmp_path).settings
    plain = Settings()
    for name in ("database", "public_address", "instance", "fetch", "cqc", "schedule", "health", "telling", "papers"):
        assert getattr(shipped, name) == getattr(plain, name)
    assert [rule.name for rule in shipped.rules] == [
        "Worse ratings and enforcement",
        "Other ratings that change",
        "The rest, weekly",
        "Board papers",
        "Pages that cannot be read",
        "Trouble, to the operator",
    ]


def test_every_kind_state_and_severity_is_documented() -> None:
    text = (ROOT / "docs/json.md").read_text()
    words = (*KINDS, *get_args(State), *SEVERITIES)
    assert [word for word in words if f"`{word}`" not in text] == []
