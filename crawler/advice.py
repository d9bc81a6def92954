"""What can be done about a problem of a source, in words."""

import re

#: What to do about a problem; the first pattern found in it decides.
ADVICE: tuple[tuple[str, str], ...] = (
    (r"names? a mail address", ""),
    (r"no such host|cannot be reached|the connection failed", "check the address, and that you are online"),
    (r"HTTP (?:404|410)|front page", "it has moved: `chokepoint sources add {site}` looks for the new one"),
    (r"is no (?:feed|sitemap)", "it has moved: `chokepoint sources add {site}` looks for the new one"),
    (r"nothing on the page|list of calls is empty", "the page has a new layout: change item and link"),
    (r"HTTP 40[13]|HTTP 451|robots\.txt forbids", "the publisher wants no programs: switch it off with enabled = false"),
    (r"HTTP (?:429|5\d\d)|no answer in time|left alone|hangs up|refuses connections|robots\.txt cannot be read", "it may pass: try again later"),
    (r"certificate", "the site is set up wrongly, or somebody listens in: tell the publisher"),
    (r"stands '|paywall", "the page is behind a wall: only title and lede can be had"),
    (r"is empty|no article", "look at the address in a browser: it may be quiet, or have moved"),
    (r"could not be read|no text", "look at the page in a browser: it may be no article"),
)  # fmt: skip


def advice(problem: str, url: str) -> str:
    """What can be done about a problem of the source at `url`; "" where nothing is known."""
    site = re.match(r"https?://[^/]+/?", url)
    found = (words for pattern, words in ADVICE if re.search(pattern, problem))
    return next(found, "").replace("{site}", site[0] if site else url)
