"""Acts that the network takes for another one, told by the words that they begin with, follow or precede."""

import re

from nlp.sentence_accounts import Account

_PRICES_MOVE = (
    r"sinks?|sank|falls?|fell|drops?|dropped|slides?|slid|slips?|slipped|tumbles?|tumbled|plunges?|plunged|dives?"
    r"|rises?|rose|jumps?|jumped|soars?|soared|gains?|gained|climbs?|climbed|surges?|surged|rallies|rallied|pops?"
    r"|popped|is|was"
)
#: From the act's first word on.
_BEGINNING = {
    # "Spent $2 billion on developing a chip" orders nothing, nor does a bet on one's own.
    "order": r"(?:spen|bet)\w* .{0,60}?\bon (?:the )?(?:(?:its |their )?own\b|develop|design|build|research|train|construct)\w*\b",
    # "AMD stock sinks" is no reserve.
    "stockpile": rf"stocks? (?:price )?(?:\w+ly )?(?:{_PRICES_MOVE})\b",
    # To pay a state a share of one's sales is no fine; who takes a charge is not charged.
    "enforcement": (
        r"seiz\w+ (?:on|upon|(?:the|an|this) (?:opportunity|chance|moment|initiative))\b|(?:\w+ )?pay\w*\b.{0,40}?\d ?(?:%|percent|per cent)"
        r"|(?:tak\w+|took|book\w*|record\w*|incur\w*) (?:[\w-]+ ){0,3}charges?\b"
    ),
    # To make goods, or to put one's own to use, is not to ship them; sales that fall are none to somebody.
    "shipment": (
        r"cancel|(?:[\w'’]+ )?(?:sales|revenue)\b.{0,40}?\b(?:(?:was|were|been) (?:hit|hurt|affected|impacted)|slumped|halved)\b"
        r"|(?:(?:to|has|have|had|is|are|was|started?|starts|began|begins?|be|been) )*"
        r"(?:produc\w+|manufactur\w+|mak(?:e|es|ing)|made|deploy\w*|us(?:e|es|ed|ing)|buil[dt]\w*|rent\w*|leas\w+)\b"
        r"(?! (?:\w+ )?(?:shipments?|deliver|sales?))"
    ),
    "substitution": r"switch\w* (?:on|off)\b",
    # A funding round.
    "investment": r"(?:\w+ )?rais(?:e|es|ed|ing)\b.{0,80}\b(?:round|funding|venture|Series)\b",
    # "Began reviewing licences" restricts nobody.
    "restriction": (
        r"(?:\w+ )?(?:began|begins?|begun|started|starts?|resumed|resumes?) (?:to )?(?:\w+ly )?"
        r"(?:review|issu|grant|approv|process|accept)\w* (?:\w+ ){0,2}(?:licen[cs]es?|permits|applications)"
        r"|(?:issu|grant|approv)\w* (?:\w+ ){0,2}licen[cs]es?\b"
        r"|expands? the availability"
    ),
}
#: Right behind it: trade is investigated as such, not for breaking a rule.
_BEHIND = {
    "enforcement": r"(?: [\w-]+){0,2} imports?\b",
    # A subscription.
    "order": (
        # Shares, or a company.
        r" (?:\w+ ){0,2}?(?:[$€£]?[\d.,]+ ?(?:million|billion|bn|mln|m)? ?(?:of|in) )?(?:\w+ )?(?:preferred|shares|stock|notes|bonds)\b"
        r"| of \S+['’]s? (?:[\w-]+ ){0,3}(?:unit|business|division|arm)\b"
        r"|.{0,15}?[$€£]\d+(?:\.\d\d)?(?: ?/ ?| (?:a|per) |-per-)(?:month|year|hour|week)\b"
    ),
    # A question, or a paper.
    "restriction": r".{0,60}?\b(?:Request for Information|RFI)\b|.{0,12}[\"“][^\"”]{0,60}\bStrategy\b",
}
#: Right before it: "got licences to ship", and what somebody may do is not done.
_BEFORE = {
    # What is done time and again.
    "order": (
        r"\b(?:often|usually|typically|regularly|routinely) $|\b(?:of the same|on the) $"
        r"|\b(?:start-?up|firm|company|business) (?:that|which) [A-Z]\w+ (?:has |had )?$"
    ),
    "shipment": (
        r"\b(?:licen[cs]es?|permits?|permission|clearance|authori[sz]ations?|approvals?|nod)\b[^.;,]{0,30}\bto $"
    ),
}


def is_another_act(text: str, account: Account) -> bool:
    """Whether the words of the sentence mean another act than the account's."""
    kind = account.event_type
    return (
        _says(_BEGINNING, kind, text[account.start :], anywhere=False)
        or _says(_BEHIND, kind, text[account.end :], anywhere=False)
        or _says(_BEFORE, kind, text[: account.start], anywhere=True)
    )


def _says(patterns: dict[str, str], kind: str, words: str, *, anywhere: bool) -> bool:
    if kind not in patterns:
        return False
    find = re.search if anywhere else re.match
    return find(patterns[kind], words, re.IGNORECASE) is not None
