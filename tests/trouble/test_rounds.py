"""Trouble as the operator of the shipped settings hears of it, by mail, from rounds that cron makes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from monitor.round import make_round
from tests.story.conftest import Days, assessed, days, home, shipped
from tests.trouble.test_ping import Watchdog

GOOD = home("Good", assessed("AP1", date(2024, 2, 1), "Good"))


class Life:
    """Five days: on the second and third the site is down."""

    def __init__(self, of: Days, dog: Watchdog) -> None:
        self.of, self.rounds, self.mails, self.came = of, list[str](), list[list[str]](), list[int]()
        of.house.environ["WARDROUND_PING"] = dog.address  # type: ignore[index]
        for down in (False, True, True, False):
            before = len(of.subjects), len(dog.came)
            self.rounds.append(of.day(GOOD, out_of_order=down).line)
            self.mails.append(of.subjects[before[0] :])
            self.came.append(len(dog.came) - before[1])
        made = len(dog.came)
        make_round(of.house, organisations=("1-999000001",))
        self.came.append(len(dog.came) - made)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with pytest.MonkeyPatch.context() as patch, Watchdog() as dog:
        patch.setattr("monitor.watchdog.ping.PAUSES", ())
        with days(tmp_path_factory.mktemp("life"), shipped().rules) as of:
            yield Life(of, dog)


def test_a_site_that_is_down_is_told_by_the_round_that_finds_it_out_and_so_is_its_end(life: Life) -> None:
    host = life.of.replica.address.removeprefix("http://")
    assert life.mails[:2] == [[], []]
    assert life.mails[2] == [f"Trouble: {host} could not be reached since 16 July 2025"]
    assert life.mails[3] == [f"Over: {host} can be read again"]
    (mail,) = [mail for mail in life.of.mailbox.received if str(mail["Subject"]).startswith("Trouble")]
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith(f"{host} could not be reached since 16 July 2025 (")
    assert "\n\nWhat it means: Nothing of what CQC publishes there is seen meanwhile." in text
    assert "`wardround doctor` looks at the network here" in text
    assert "You are told again if it goes on, and once when it is over." in text


def test_the_line_of_the_round_says_it_once(life: Life) -> None:
    host = life.of.replica.address.removeprefix("http://")
    assert life.rounds[2].count(f"{host} could not be reached since 16 July 2025") == 1
    assert "still open" not in life.rounds[2]
    assert life.rounds[3].endswith(f"{host} can be read again")


def test_only_good_rounds_give_a_sign_of_life_and_those_of_one_home_alone_do_not(life: Life) -> None:
    assert life.came == [1, 0, 0, 1, 0]
