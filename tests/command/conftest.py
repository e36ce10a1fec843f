"""A program that is called as its entry point calls it, in a folder of its own and with no settings but the shipped."""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.command import answer
from monitor.loading import PLACES

PROGRAM = (sys.executable, "-c", "from monitor.command import main\nif __name__ == '__main__': main()")
"""The program in a process of its own."""


@dataclass(frozen=True)
class Ran:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def documents(self) -> list[Any]:
        """The JSON documents on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Wardround = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, whose user has no settings."""
    for name in [name for name in os.environ if name.startswith("WARDROUND_")]:
        monkeypatch.delenv(name)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("monitor.loading.PLACES", PLACES[:2])  # none of the machine's own in /etc
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def wardround(folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Wardround]:
    """The program."""

    def run(*arguments: object) -> Ran:
        assert Path.cwd() == folder
        capsys.readouterr()
        code = answer([str(argument) for argument in arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return Ran(code, told.out, told.err)

    yield run
    root = logging.getLogger()
    for handler in [one for one in root.handlers if getattr(one, "wardround", False)]:
        root.removeHandler(handler)
