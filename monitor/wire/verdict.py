"""Judge what came of a message to a webhook: it has it, may have it, shall get it later, or will not take it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from apprise.result import AppriseResultStatus

from monitor.wire.answers import TOO_MANY, Answer
from monitor.wire.outcome import NOT_TRUSTED, Outcome, together

PASSING = (408, 409, 423, 425, TOO_MANY)
"""What of 400 to 499 does not stay: too slow, in the way of another, locked, too early, too many (RFC 9110, 6585)."""
WRONG_ADDRESS = (401, 403, 404, 410)
PROXYS_OWN = (403, 407, 451)
CUT_OFF_BEHIND = (504, 524)
"""A gateway that waited for the service itself, in vain: it was handed the message."""


def verdict(
    status: AppriseResultStatus,
    answers: Sequence[Answer],
    *,
    taken: frozenset[str] = frozenset(),
    have: int = 0,
    recipients: int = 1,
    under_way: bool = False,
    said: str = "",
    through_proxy: bool = False,
) -> Outcome:
    """What Apprise's result and the answers to its requests come to.

    ``taken`` marks those who have it, ``have`` of whom are among the ``recipients``; ``under_way`` says that something
    may have left whose answer nobody waited for; ``said`` is what Apprise logged, for services that speak no HTTP.
    """
    if status is AppriseResultStatus.SUCCESS:
        return Outcome("sent", "sent", taken)
    bad = [_judged(one, through_proxy=through_proxy) for one in answers if not _took(one)]
    if under_way:
        bad.append(Outcome("timed-out", "no answer in time: it may have arrived"))
    elif status is AppriseResultStatus.TIMEOUT:
        bad.append(Outcome("failed", "it could not be sent in time"))
    if not bad:
        bad.append(_unexplained(answers, said))
    if recipients > 1 and not have and any(map(_took, answers)):
        bad.append(Outcome("timed-out", "some of several recipients took it: it may have arrived"))
    return together(bad, taken, have=have, of=recipients)


def _took(answer: Answer) -> bool:
    return 200 <= answer.status < 300 and not answer.trouble


def _judged(answer: Answer, *, through_proxy: bool) -> Outcome:
    if answer.trouble:
        return _troubled(answer)
    number = answer.status
    if through_proxy and (number in PROXYS_OWN or 300 <= number < 400):
        return _proxys(str(number), "the service, or the proxy (fetch.proxy) in its place,")
    if number in CUT_OFF_BEHIND:
        return Outcome("timed-out", f"the service answered {number}: it may have arrived", retry_after=answer.wait)
    if 300 <= number < 400:
        elsewhere = "its address has changed or is not whole, so copy it anew"
        return Outcome("refused", f"the service answered {number}, which sends us elsewhere: {elsewhere}")
    if number in WRONG_ADDRESS:
        return Outcome("refused", f"the service answered {number}: it does not take messages sent to this address")
    if number == TOO_MANY:
        return Outcome("failed", f"the service answered {number}: it asks for a pause", retry_after=answer.wait)
    if 400 <= number < 500 and number not in PASSING:
        return Outcome("refused", f"the service answered {number}: it does not take this message, or not as it is")
    return Outcome("failed", f"the service answered {number}", retry_after=answer.wait)


def _troubled(answer: Answer) -> Outcome:
    match answer.trouble:
        case "proxy" if answer.tunnel:
            return _proxys(answer.tunnel, "the proxy (fetch.proxy)")
        case "proxy":
            return Outcome("failed", "the proxy (fetch.proxy) could not be reached")
        case "certificate":
            return Outcome("failed", f"the service's certificate {NOT_TRUSTED}")
        case "broken":
            return Outcome("timed-out", "the connection broke off: it may have arrived")
        case "page":
            return _not_taken(answer)
        case _:
            return Outcome("failed", "the service could not be reached")


def _not_taken(answer: Answer) -> Outcome:
    return Outcome("failed", f"the service answered {answer.status}, but not that it took the message")


def _proxys(number: str, who: str) -> Outcome:
    """What a proxy says in the service's place. It is always tried again."""
    if number == "407":
        return Outcome("failed", "the proxy (fetch.proxy) asks for a sign-in, or does not take the one given (407)")
    return Outcome("failed", f"{who} does not let the message through ({number})")


def _unexplained(answers: Sequence[Answer], said: str) -> Outcome:
    """A failure without a bad answer: by the body of a good one, or by a service that does not speak HTTP."""
    if answers:
        return _not_taken(answers[-1])
    if re.search(r"(?i)timed out|disconnected|connection (aborted|reset|broken)", said):
        return Outcome("timed-out", "the connection broke off: it may have arrived")
    return Outcome("failed", "the service did not take the message")
