"""Secrets that lie in files of $CREDENTIALS_DIRECTORY, as systemd hands them over."""

import errno
from pathlib import Path

import pytest

from monitor.loading import Loaded, load
from monitor.settings import SettingsError
from monitor.wire.sender import Address, resolve
from tests.command.conftest import Wardround

ALERTS = "json://127.0.0.1:9/hook"


@pytest.fixture
def credentials(tmp_path: Path) -> Path:
    made = tmp_path / "credentials"
    made.mkdir()
    return made


def loaded(folder: Path, credentials: Path, text: str = "", **environ: str) -> Loaded:
    (folder / "settings.toml").write_text(text)
    return load(environ={"CREDENTIALS_DIRECTORY": str(credentials), **environ}, folder=folder)


def refusal(folder: Path, credentials: Path) -> str:
    with pytest.raises(SettingsError) as refused:
        loaded(folder, credentials)
    return str(refused.value)


@pytest.mark.parametrize("name", ["WARDROUND_CHANNEL_ALERTS", "etc_WARDROUND_CHANNEL_ALERTS"])
def test_a_channels_address_may_lie_in_a_file_of_its_variables_name(folder: Path, credentials: Path, name: str) -> None:
    """The second name is what systemd gives a file of a whole folder."""
    (credentials / name).write_text(f"{ALERTS}\n")
    found = loaded(folder, credentials)
    assert found.warnings == ()
    assert resolve("alerts", found.settings.channels["alerts"], found.environ, found.base) == Address(ALERTS)
    assert ALERTS not in repr(found)


def test_so_may_any_setting_and_the_variable_that_a_channel_names(folder: Path, credentials: Path) -> None:
    (credentials / "WARDROUND_DATABASE").write_text("postgresql+psycopg://me:secret@db/wardround")
    (credentials / "WARDROUND_FETCH__CONTACT").write_text("me@example.org\n")
    (credentials / "x_PAGER").write_text(ALERTS)
    found = loaded(folder, credentials, '[channels.pager]\naddress_env = "PAGER"')
    assert found.settings.database == "postgresql+psycopg://me:secret@db/wardround"
    assert found.settings.fetch.contact == "me@example.org"
    assert found.environ["PAGER"] == ALERTS


def test_the_environment_wins_unless_it_is_empty(folder: Path, credentials: Path) -> None:
    (credentials / "WARDROUND_INSTANCE").write_text("of the file")
    assert (
        loaded(folder, credentials, WARDROUND_INSTANCE="of the environment").settings.instance == "of the environment"
    )
    assert loaded(folder, credentials, WARDROUND_INSTANCE="").settings.instance == "of the file"


def test_an_empty_credential_counts_as_not_set(folder: Path, credentials: Path) -> None:
    (credentials / "WARDROUND_CHANNEL_ALERTS").write_text("\n")
    assert "WARDROUND_CHANNEL_ALERTS" not in loaded(folder, credentials).environ


def test_other_files_and_folders_are_left_alone(folder: Path, credentials: Path) -> None:
    (credentials / "tls.key").write_bytes(b"\x00\xff")
    (credentials / "WARDROUND_OLD").mkdir()
    assert loaded(folder, credentials).environ == {"CREDENTIALS_DIRECTORY": str(credentials)}
    assert loaded(folder, credentials / "nowhere").settings.database == "wardround.db"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", "is not UTF-8 text (byte 0)"),
        (b"json://host/\x00hook", "is not text: it holds control characters"),
    ],
)
def test_what_is_no_text_is_refused_by_name_and_never_shown(
    folder: Path, credentials: Path, content: bytes, told: str
) -> None:
    path = credentials / "WARDROUND_CHANNEL_ALERTS"
    path.write_bytes(content)
    assert refusal(folder, credentials) == f"the credential WARDROUND_CHANNEL_ALERTS ({path}) {told}"


def test_what_cannot_be_read_is_refused_by_name(
    folder: Path, credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: Path) -> bytes:  # as for anybody but root, who may run these tests
        raise PermissionError(errno.EACCES, "Permission denied")

    path = credentials / "WARDROUND_DATABASE"
    path.write_text("x")
    (folder / "settings.toml").touch()
    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(SettingsError) as refused:
        load(environ={"CREDENTIALS_DIRECTORY": str(credentials)}, folder=folder)
    assert str(refused.value) == f"the credential WARDROUND_DATABASE ({path}) cannot be read: Permission denied"


def test_a_bad_value_and_a_misspelt_name_are_told_as_a_credentials(folder: Path, credentials: Path) -> None:
    (credentials / "WARDROUND_FETCH__CONTATC").write_text("me@example.org")
    assert loaded(folder, credentials).warnings == (
        "the credential WARDROUND_FETCH__CONTATC is not a setting and was ignored;"
        " did you mean WARDROUND_FETCH__CONTACT?",
    )
    (credentials / "WARDROUND_FETCH__DELAY_SECONDS").write_text("slow")
    assert refusal(folder, credentials) == (
        'the credential WARDROUND_FETCH__DELAY_SECONDS is "slow"; allowed is a number'
    )  # fmt: skip


def test_a_test_message_goes_to_the_address_of_a_credential(
    wardround: Wardround, credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    (credentials / "WARDROUND_CHANNEL_ALERTS").write_text("nothing that Apprise knows")
    ran = wardround("notify", "test", "alerts")
    assert ran.code == 2
    assert "WARDROUND_CHANNEL_ALERTS holds more than one address" in ran.err
