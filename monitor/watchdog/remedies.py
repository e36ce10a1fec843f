"""What each kind of incident means for those who rely on Wardround, what to do about it, and how its end is said."""

from __future__ import annotations

from typing import NamedTuple

from monitor.trouble import host_up, key_taken, key_unasked, pages_understood, quiet_over, unwatched
from monitor.words import plain, sentence_case
from storage import incident as kinds
from storage.notice import Told


class Remedy(NamedTuple):
    """Both are whole sentences; ``CHANNEL`` and ``REFERENCE`` in them stand for those of the incident."""

    means: str
    todo: str


_NOTHING_SEEN = (
    "Nothing of what CQC publishes there is seen meanwhile. What was known stays as it is, and what is new is told when"
    " it can be read again."
)
_TRY = "`wardround notify test CHANNEL` tries the channel"
_UNSENT = "Whoever reads the channel CHANNEL does not have these messages yet."
_REPORT = "`wardround doctor` looks for the cause; where it finds none, please report it."

REMEDIES: dict[str, Remedy] = {
    kinds.HOST_UNREACHABLE: Remedy(
        _NOTHING_SEEN,
        "Open the site in a browser. Where it opens there, `wardround doctor` looks at the network here; else wait,"
        " every round tries again. `wardround sources` shows what waits.",
    ),
    kinds.HOST_BLOCKED: Remedy(
        _NOTHING_SEEN,
        "Say in fetch.contact who asks, visit less often (schedule, fetch.delay_seconds), and ask the people who run"
        " the site to let Wardround in. `wardround sources` shows what waits.",
    ),
    kinds.PAGES_CHANGED: Remedy(
        "Nothing new is seen on pages of this kind until Wardround knows them again. What was known stays as it is.",
        "Look for a newer Wardround; `wardround read ADDRESS` shows what is understood of one page.",
    ),
    kinds.KEY_REFUSED: Remedy(
        "Pages are visited as before. What only the data service says, and what it says sooner, is not seen meanwhile.",
        "Open https://api-portal.service.cqc.org.uk and compare the key of the product Syndication with the one that"
        " Wardround is given (api.key_env, api.key_file); a new one is free. `wardround doctor` tries it. To do without"
        " the service take the key away.",
    ),
    kinds.QUIET: Remedy(
        "Either there was nothing new, or what is visited is an old copy or no longer where news is published: then"
        " nothing is seen.",
        "Open the address in a browser and compare it with what `wardround changes` knows.",
    ),
    kinds.BATCH_HELD: Remedy(
        "CQC may have rebuilt its pages, and then none of it is so. Nobody is told of these changes, and the ratings"
        " known before stay in force, until a person decides.",
        "`wardround held list` shows them. Open two or three of the pages: `wardround held release` tells what is"
        " right, `wardround held discard` drops what is wrong.",
    ),
    kinds.FILE_SET_ASIDE: Remedy(
        "It may be half a file or an old one, so nothing of it counts. What CQC's pages say is seen as before.",
        "Open the file. Where it is right, raise the setting that is named, and the next round takes it; else wait for"
        " the next file.",
    ),
    kinds.GIVEN_UP: Remedy(
        "Whoever reads the channel CHANNEL did not get the message, and it is not tried again. What it said is in the"
        " history.",
        f"`wardround deliveries` shows what it was about and what the channel answered. Correct its address; {_TRY}."
        " It is over when the channel takes a message again.",
    ),
    kinds.UNCLEAR: Remedy(
        "The line broke while the message was handed over, and nobody can tell from here whether it arrived.",
        "Ask who reads the channel CHANNEL: `wardround notify arrived REFERENCE` where they have it, `wardround notify"
        " repeat REFERENCE` to send it again.",
    ),
    kinds.LATE: Remedy(
        _UNSENT,
        f"`wardround deliveries --unsettled` shows them and what the channel answered; {_TRY}. They are tried again.",
    ),
    kinds.STUCK: Remedy(
        f"{_UNSENT} They may have arrived all the same.",
        "See that `wardround run` or a timer works: whatever sends next takes them over, marked as a possible repeat.",
    ),
    kinds.NO_ADDRESS: Remedy(
        f"{_UNSENT} They wait without being given up.",
        f"Give the channel its address, for the service too if it runs; {_TRY}.",
    ),
    kinds.UNRELEASED: Remedy(_UNSENT, f"`wardround round` should let them go. {_REPORT}"),
    kinds.DIGEST_MISSING: Remedy(
        "Whoever reads the channel CHANNEL has not got what it would tell, nor the proof that nothing happened.",
        f"The next messages that are sent should bring it. {_REPORT}",
    ),
    kinds.LEFT_OUT: Remedy("Nobody who reads the channel CHANNEL was told of these changes.", _REPORT),
    kinds.UNROUTED: Remedy(
        "These changes are in the history (`wardround changes`), and nobody was told of them.", _REPORT
    ),
    kinds.ROUND_OPEN: Remedy(
        "What the round found is told only when it is closed.", "`wardround round` closes it and goes on from there."
    ),
    kinds.ROUNDS_MISSING: Remedy(
        "What CQC published since is not known here.",
        "`wardround doctor` says what keeps rounds from ending well; `wardround -v round` makes one now.",
    ),
}


def channel_gone(channel: str) -> str:
    """That a channel is over."""
    return f"the channel {channel} is no longer in the settings"


def is_set_aside(one: Told) -> bool:
    """Whether an incident is over for what it was about is there no more, and nothing works again."""
    if one.kind == kinds.GIVEN_UP:
        return one.sentence == channel_gone(one.channel or "")
    if one.kind == kinds.KEY_REFUSED:
        return one.sentence == key_unasked()
    if one.kind not in (*kinds.OF_SOURCES, kinds.QUIET):
        return False
    return one.sentence == unwatched(one.subject, pages=one.kind == kinds.PAGES_CHANGED)


def ended(one: Told) -> str:
    """What is said when an incident is over, without its full stop."""
    if is_set_aside(one):
        return one.sentence
    match one.kind:
        case kinds.HOST_UNREACHABLE | kinds.HOST_BLOCKED:
            return host_up(one.subject)
        case kinds.PAGES_CHANGED:
            return pages_understood(one.subject)
        case kinds.KEY_REFUSED:
            return key_taken()
        case kinds.QUIET:
            return quiet_over(one.subject)
        case kinds.FILE_SET_ASIDE:
            return f"a {plain('source', one.subject)} is as it should be again"
        case kinds.GIVEN_UP:
            return "the channel CHANNEL takes messages again"
        case kinds.LATE | kinds.STUCK | kinds.NO_ADDRESS | kinds.UNRELEASED:
            return "the messages that waited for the channel CHANNEL were sent, or are taken care of"
        case kinds.UNCLEAR:
            return "it was settled whether the message REFERENCE arrived"
        case kinds.DIGEST_MISSING | kinds.LEFT_OUT:
            return "the digests of the channel CHANNEL are complete again"
        case kinds.ROUNDS_MISSING:
            return "a round was made to its end again"
    return f"{sentence_case(plain('incident', one.kind))}: that is settled"
