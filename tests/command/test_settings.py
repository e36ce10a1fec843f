from pathlib import Path

import pytest

from monitor.loading import Loaded, load
from monitor.settings import SettingsError


def given(folder: Path, text: str | None, environ: dict[str, str] | None = None, **more: str) -> Loaded:
    if text is not None:
        (folder / "settings.toml").write_text(text)
    return load(environ=environ or {}, folder=folder, **more)  # type: ignore[arg-type]


def refusal(folder: Path, text: str, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as refused:
        given(folder, text, environ)
    assert "\n" not in str(refused.value)
    return str(refused.value).replace(str(folder / "settings.toml"), "settings.toml")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


REFUSED = {
    '[fetch]\ncontatc = "me@example.org"': "settings.toml: fetch.contatc is not a setting; did you mean fetch.contact?",
    'databse = "x.db"': "settings.toml: databse is not a setting; did you mean database?",
    "[cqc]\nzzz = 1": "settings.toml: cqc.zzz is not a setting; allowed are address, checks_list, press_list,"
    " data_page, file_fall",
    '[schedule]\nrounds = ["6 am"]': (
        'settings.toml: schedule.rounds[1] is "6 am"; allowed is a time of day such as "06:00"'
    ),
    '[schedule]\nrounds = ["24:00"]': (
        'settings.toml: schedule.rounds[1] is "24:00"; allowed is a time of day such as "06:00"'
    ),
    '[schedule]\nprofiles = "often"': (
        'settings.toml: schedule.profiles is "often"; allowed is "hourly", "daily" or "weekly"'
    ),
    "[fetch]\ndelay_seconds = -1": "settings.toml: fetch.delay_seconds is -1; allowed is a number from 0 on",
    '[fetch]\ndelay_seconds = "slow"': 'settings.toml: fetch.delay_seconds is "slow"; allowed is a number',
    '[cqc]\naddress = "cqc"': 'settings.toml: cqc.address is "cqc"; allowed is an address such as "https://www.cqc.org.uk"',
    '[[rules]]\nname = "mine"\nchannels = ["alerts"]\nseverity = "grave"': (
        'settings.toml: rules[1].severity is "grave"; allowed is "critical", "high", "medium", "low" or "info"'
    ),
    '[[rules]]\nname = "mine"\nchannels = ["pager"]': (
        'settings.toml: rules[1].channels has "pager"; allowed are alerts, operator'
    ),
    '[[rules]]\nname = "mine"': "settings.toml: rules[1].channels is missing; allowed is a list in square brackets",
    '[rules]\nname = "mine"': (
        'settings.toml: rules is {"name": "mine"}; allowed is a table for each rule, which begins with [[rules]]'
    ),
    "rules = 3": "settings.toml: rules is 3; allowed is a table for each rule, which begins with [[rules]]",
    '[[rules]]\nchannels = ["alerts"]': "settings.toml: rules[1].name is missing; allowed is a text in quotes",
    "[breaker]\nshare = 2": "settings.toml: breaker.share is 2; allowed is a number up to 1",
    "[telling]\ndeadline_minutes = 6000000": (
        "settings.toml: telling.deadline_minutes is 6000000; allowed is a number up to 5256000"
    ),
    "[telling]\nflapping_days = 1000000": (
        "settings.toml: telling.flapping_days is 1000000; allowed is a number up to 3650"
    ),
    "[telling]\ngive_up_after_days = inf": "settings.toml: telling.give_up_after_days is Infinity; allowed is a number",
    '[[rules]]\nname = ""\nchannels = ["alerts"]': (
        'settings.toml: rules[1].name is ""; allowed is a text that is not empty'
    ),
    "fetch = 3": "settings.toml: fetch is 3; allowed is a table",
    "database =": "settings.toml is not valid TOML: Invalid value (at end of document)",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_is_refused_with_one_sentence_that_says_what_can(folder: Path, text: str) -> None:
    assert refusal(folder, text) == REFUSED[text]


def test_an_address_given_where_the_name_of_a_variable_belongs_is_not_repeated(folder: Path) -> None:
    told = refusal(folder, '[channels.mail]\naddress_env = "mailto://me:secret@example.org"')
    assert "channels.mail.address_env" in told
    assert "secret" not in told


def test_the_mark_that_windows_puts_before_a_text_is_no_part_of_it(folder: Path) -> None:
    assert given(folder, '\ufeffinstance = "Leeds"').settings.instance == "Leeds"


def test_the_environment_wins_over_the_file_and_lists_are_written_with_commas(folder: Path) -> None:
    environ = {"WARDROUND_FETCH__CONTACT": "me@example.org", "WARDROUND_FETCH__HOSTS": "a.example.org, b.example.org"}
    fetch = given(folder, '[fetch]\ncontact = "you@example.org"\ndelay_seconds = 5', environ).settings.fetch
    assert fetch.contact == "me@example.org"
    assert fetch.hosts == ("a.example.org", "b.example.org")
    assert fetch.delay_seconds == 5


def test_a_bad_value_of_the_environment_is_told_by_the_variables_name(folder: Path) -> None:
    told = refusal(folder, "", {"WARDROUND_FETCH__DELAY_SECONDS": "slow"})
    assert told == 'the environment variable WARDROUND_FETCH__DELAY_SECONDS is "slow"; allowed is a number'


def test_a_variable_that_only_looks_like_a_setting_is_warned_about_without_its_value(folder: Path) -> None:
    (warning,) = given(folder, "", {"WARDROUND_FETCH__CONTATC": "secret@example.org"}).warnings
    assert warning == (
        "the environment variable WARDROUND_FETCH__CONTATC is not a setting and was ignored;"
        " did you mean WARDROUND_FETCH__CONTACT?"
    )


def test_the_variable_of_a_channels_address_is_no_misspelt_setting(folder: Path) -> None:
    environ = {"WARDROUND_CHANNEL_ALERTS": "mailto://", "WARDROUND_CHANNEL_MINE": "x", "WARDROUND_PAGER": "y"}
    text = '[channels.mine]\n[channels.pager]\naddress_env = "WARDROUND_PAGER"'
    assert given(folder, text, environ).warnings == ()


def test_a_file_without_rules_gets_the_shipped_ones_and_their_channels(folder: Path) -> None:
    settings = given(folder, '[channels.chat]\nform = "chat"').settings
    assert len(settings.rules) == 6
    assert set(settings.channels) == {"alerts", "operator", "chat"}


def test_a_file_with_rules_gets_only_those(folder: Path) -> None:
    settings = given(folder, '[[rules]]\nname = "mine"\nchannels = ["alerts"]').settings
    assert [rule.name for rule in settings.rules] == ["mine"]


def test_relative_paths_are_relative_to_the_settings_file_and_those_of_the_caller_to_the_caller(folder: Path) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "settings.toml").write_text('database = "its.db"')
    loaded = load(environ={"WARDROUND_SETTINGS": "elsewhere/settings.toml"}, folder=folder)
    assert (loaded.base, loaded.settings.database) == (elsewhere, "its.db")
    mine = load(environ={"WARDROUND_SETTINGS": "elsewhere/settings.toml"}, folder=folder, database="mine.db")
    assert mine.settings.database == str(folder / "mine.db")


def test_the_working_directorys_file_comes_before_the_users(folder: Path) -> None:
    users = folder / "home/.config/wardround/settings.toml"
    users.parent.mkdir(parents=True)
    users.write_text('instance = "the user\'s"')
    assert given(folder, None).settings.instance == "the user's"
    assert given(folder, 'instance = "this folder\'s"').settings.instance == "this folder's"


def test_a_settings_file_that_is_named_and_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(SettingsError, match=r"WARDROUND_SETTINGS: there is no settings file at .*nowhere\.toml"):
        load(environ={"WARDROUND_SETTINGS": "nowhere.toml"}, folder=folder)
