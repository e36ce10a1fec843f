import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from deploy.demo.story import DAYS
from monitor.demo import play


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    console = Console(file=io.StringIO(), width=200)
    code = play(tmp_path_factory.mktemp("demo") / "story", fast=True, console=console)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    assert code == 0, text
    return text


def test_every_day_is_told_and_brings_what_its_sentence_says(told: str) -> None:
    days = re.findall(r"^Day (\d+), (.+?\.) ", told, re.MULTILINE)
    assert [int(number) for number, _ in days] == list(range(1, len(DAYS) + 1))
    assert "This is not what the story says" not in told
    assert told.count("An e-mail arrives:") == sum(len(day.expects) for day in DAYS)
