"""The words and marks by which walls, soft 404s, maintenance pages and shells are known.

Gathered from what such products serve (2026-11). A title must match whole: a home called "Maintenance Lane" is safe.
"""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def _bytes(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.IGNORECASE)


WALLS = (
    ("Incapsula", _bytes(rb"_Incapsula_Resource|Incapsula incident ID")),
    ("Cloudflare", _bytes(rb"cf-chl-|cf_chl_|/cdn-cgi/challenge-platform/|cf-error-details")),
    ("Akamai", _bytes(rb"errors\.edgesuite\.net|sec-if-cpt-container|bm-verify=")),
    ("AWS WAF", _bytes(rb"awsWafCookieDomainList|AwsWafIntegration|AwsWafCaptcha|gokuProps")),
    ("DataDome", _bytes(rb"captcha-delivery\.com")),
    ("PerimeterX", _bytes(rb"px-captcha|_pxAppId")),
    ("Sucuri", _bytes(rb"sucuri website firewall|sucuri_cloudproxy")),
    ("F5", _bytes(rb"the requested url was rejected\. please consult")),
    ("Azure", _bytes(rb"azure waf|x-azure-ref")),
)
CAPTCHA = _bytes(rb"g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|are you a robot")

WALL_TITLES = _any(
    r"access (?:to this page )?(?:has been )?(?:denied|blocked)",
    r"attention required!?",
    r"just a moment\W*",
    r"(?:403 )?forbidden",
    r"unauthori[sz]ed",
    r"pardon our interruption\W*",
    r"request (?:rejected|blocked|unsuccessful)",
    r"are you (?:a robot|human)\W*",
    r"(?:human|bot|robot) (?:verification|check)",
    r"verify(?:ing)? you are (?:a )?human\W*",
    r"security check(?: required)?",
    r"checking your browser\W*",
    r"(?:sorry, )?you have been blocked",
    r"captcha",
)

_SORRY = r"(?:sorry[,!.]? )?"
_NOT = r"(?:cannot|can not|can['’]t|could not|couldn['’]t)"
_PAGE = r"(?:the |this |that )?page (?:you (?:requested|are looking for|were looking for) )?"
GONE_TITLES = _any(
    r"(?:error )?404(?: error)?",
    r"(?:error )?404\W+(?:page )?not found",
    r"not found",
    rf"{_SORRY}{_PAGE}(?:was |is )?not found",
    rf"{_SORRY}{_PAGE}{_NOT} be found",
    rf"{_SORRY}{_PAGE}(?:does not|doesn['’]t|no longer) exists?",
    rf"{_SORRY}we {_NOT} find (?:that|this|the|your) page(?: you.*)?",
)

_THE_SITE = r"(?:(?:the |this |our )?(?:web ?site|site|service|page|system)(?: is|['’]s)? )?"
_TROUBLE = r"(?:a )?(?:problem|technical (?:problems?|difficult(?:y|ies)))"
DOWN_TITLES = _any(
    rf"{_THE_SITE}(?:currently |temporarily )?unavailable",
    rf"{_THE_SITE}(?:currently |temporarily )?(?:down|closed|offline) for (?:\w+ )?maintenance",
    rf"{_THE_SITE}(?:currently |temporarily )?(?:under(?:going)?|in) (?:\w+ )?maintenance",
    r"(?:scheduled|planned|site|website|essential|routine|system) maintenance",
    r"maintenance(?: mode| page)?",
    r"we(?:['’]ll| will) be (?:right )?back(?: soon| shortly)?\W*",
    r"service (?:temporarily )?unavailable",
    rf"{_SORRY}(?:there is|there['’]s) {_TROUBLE}(?: with (?:the|this) (?:service|site|page|website))?",
    rf"{_SORRY}(?:we['’]re|we are) (?:having|experiencing) {_TROUBLE}",
    r"technical difficult(?:y|ies)",
    r"something went wrong",
    r"an error (?:has )?occurred",
    r"internal server error",
    r"application error",
    r"bad gateway",
    r"gateway time-?out",
    r"(?:error )?50[0234](?: .*)?",
)

NEEDS_SCRIPT = _any(
    r"(?:enable|turn on|activate|requires?|needs?|without) (?:\w+ )?java ?script",
    r"java ?script (?:is |must be )?(?:disabled|required|enabled|needed)",
)
APP_ROOT = _bytes(
    rb"<(?:div|main|body)\b[^>]{0,200}\bid=[\"']?(?:root|app|__next|__nuxt|___gatsby)\b|<app-root\b",
)
