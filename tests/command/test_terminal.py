"""What a person sees on a terminal of 80 columns."""

import os
import pty
import re
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from monitor.show import Show
from tests.command.conftest import PROGRAM, Wardround
from tests.command.test_read_address import HOME, PAGE, settle
from tests.site import Site


def on_a_terminal(folder: Path, *arguments: str, **variables: str) -> str:
    """What the program shows on a terminal; ends of lines as in a file."""
    ours, theirs = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("WARDROUND_")}
    environ = plain | {"TERM": "xterm", "COLUMNS": "80", "LINES": "40"} | variables
    program = subprocess.Popen([*PROGRAM, *arguments], cwd=folder, env=environ, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:  # the other end is closed, as a terminal says it
            break
        if not piece:
            break
        shown += piece
    program.wait(timeout=60)
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def shown(columns: list[str], *rows: list[str], width: int = 80) -> str:
    out = Console(file=StringIO(), force_terminal=True, width=width, no_color=True, color_system=None)
    Show(out=out, err=out).table(columns, rows)
    return out.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_table_keeps_words_whole_and_leaves_out_what_is_empty() -> None:
    table = shown(
        ["Question", "Rating", "Remark", "Source of it", "Seen since"],
        ["well-led", "Requires improvement", "", "worked out by Wardround, not printed by CQC", "2025-07-17 06:00"],
        ["responsive", "Good", "", "printed by CQC", "2025-07-15 06:00"],
        width=60,
    )
    assert "Remark" not in table
    assert all(word in table for word in ("Question", "well-led", "responsive", "improvement", "Wardround"))
    assert max(map(len, table.splitlines())) <= 60


def test_a_table_that_is_far_too_wide_is_still_a_table() -> None:
    table = shown(["Name", "Other"], ["x" * 90, "y" * 90], width=40)
    assert table.count("x") == table.count("y") == 90


@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}])
def test_sources_in_trouble_are_told_in_sentences_and_in_colour_unless_that_is_unwanted(
    wardround: Wardround, folder: Path, variables: dict[str, str]
) -> None:
    with Site() as site:
        settle(folder, site)
        site.page(HOME, PAGE.read_bytes())
        wardround("watch", "add", site.address + HOME)
        wardround("round")
    shown = on_a_terminal(folder, "sources", **variables)
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert ("\x1b[31m" in shown) is not bool(variables)
    assert plain.startswith("6 of 7 addresses could not be read last time:\n")
    assert f"{HOME}/reports\n    No such page any more; never read yet. The site answered 404" in plain
    assert "\n1 page read well, the longest ago on " in plain


def test_a_table_that_just_fits_a_narrow_terminal_loses_no_word() -> None:
    why = "nobody is told of it any more: withdrawn by a person here"
    rules = ("Worse ratings and enforcement", "Other ratings that change", "Pages that cannot be read")
    rows = [[rule, "no", to, why] for rule, to in zip(rules, ("alerts", "alerts", "operator"), strict=True)]
    table = shown(["Rule", "Asks for it", "To", "Why not"], *rows, width=40)
    assert table.count("withdrawn") == table.count("person") == 3
    assert max(map(len, table.splitlines())) <= 40


def test_a_pipe_that_nobody_reads_ends_the_help_quietly(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    program = subprocess.Popen([*PROGRAM, "--help"], cwd=folder, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    _, told = program.communicate(timeout=60)
    assert (program.returncode, told) == (0, b"")


def test_a_full_disk_is_one_sentence(wardround: Wardround, folder: Path) -> None:
    wardround("migrate")
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full: run it on Linux")
    with Path("/dev/full").open("w") as full:
        program = subprocess.Popen([*PROGRAM, "sources", "--json"], cwd=folder, stdout=full, stderr=subprocess.PIPE)
        _, told = program.communicate(timeout=60)
    assert (program.returncode, told) == (2, b"standard output: No space left on device\n")
