"""Mark the words that announce an event: a `Frame` each in `doc._.frames`."""

import itertools
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from nlp.frames import Found, Frame
from nlp.inflection import noun_forms, verb_forms
from nlp.ontology import Trigger, event_types

#: "..." in a phrase spans up to this many tokens: enough for "placed a further $4 billion of orders".
GAP = 6
#: A phrase that stands for any mention of a measure: "export controls", "the diffusion rule".
INSTRUMENT = "INSTRUMENT"
_NOMINAL = {"NOUN", "PROPN"}
#: After one of these a word that the tagger takes for a noun is a verb: "Nvidia ships H20 to …".
_ACTORS = {"company", "authority", "group", "pronoun"}
_VERB_MARKS = {"to", "will", "would", "may", "could"}


@Language.factory("triggers", assigns=["doc._.frames"], requires=["doc._.placed"])
def make_triggers(nlp: Language, name: str) -> "Triggers":
    return Triggers(nlp)


class Triggers:
    """Looks for every trigger of every event type at once.

    By its first word each trigger goes to a matcher of its own, so that a sentence is looked through
    for those alone whose first word it holds.
    """

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.matchers: dict[str, Matcher] = {}
        self.keys: dict[int, tuple[Trigger, str]] = {}
        self.named: list[Trigger] = []
        for event_type in event_types().values():
            for trigger in event_type.triggers:
                self._add(trigger)

    def _add(self, trigger: Trigger) -> None:
        spelt = [
            *(("verb", form) for verb in trigger.verbs for form in verb_forms(verb)),
            *(("noun", form) for noun in trigger.nouns for form in noun_forms(noun)),
            *(("phrase", phrase) for phrase in trigger.phrases if phrase != INSTRUMENT),
        ]
        for sort, words in spelt:
            key = f"{trigger.event_type}/{trigger.name}/{sort}"
            pattern = _pattern(self.nlp, words)
            for first in _first_words(pattern):
                matcher = self.matchers.setdefault(first, Matcher(self.nlp.vocab))
                matcher.add(key, [pattern])
            self.keys[self.nlp.vocab.strings[key]] = (trigger, sort)
        if INSTRUMENT in trigger.phrases:
            self.named.append(trigger)

    def __call__(self, doc: Doc) -> Doc:
        doc._.frames = [Frame(found) for found in self.find(doc)]
        return doc

    def find(self, doc: Doc) -> list[Found]:
        """Every trigger in text order; where two of one type overlap, the longer one."""
        words = dict.fromkeys(token.lower_ for token in doc)
        matchers = [self.matchers[word] for word in words if word in self.matchers]
        found = [
            Found(self.keys[key][0], start, end, self.keys[key][1] == "verb")
            for key, start, end in dict.fromkeys(hit for m in matchers for hit in m(doc))
            if _fits(doc, start, end, self.keys[key][1])
        ]
        for trigger, placed in itertools.product(self.named, doc._.placed):
            if placed.mention.kind == "instrument":
                found.append(Found(trigger, placed.start, placed.end))
        return _longest(found)


def _pattern(nlp: Language, words: str) -> list[dict[str, Any]]:
    pattern: list[dict[str, Any]] = []
    for word in words.split():
        if word == "...":
            pattern.append(
                {"IS_SENT_START": False, "OP": f"{{0,{GAP}}}", "LOWER": {"NOT_IN": [";", ":"]}}
            )
        elif "|" in word:
            pattern.append({"LOWER": {"IN": word.lower().split("|")}})
        else:
            pattern.extend({"LOWER": t.lower_} for t in nlp.make_doc(word))
    return pattern


def _first_words(pattern: list[dict[str, Any]]) -> list[str]:
    """What a text must hold, one of them, for the pattern to begin."""
    first = pattern[0]["LOWER"]
    return [first] if isinstance(first, str) else list(first["IN"])


def _fits(doc: Doc, start: int, end: int, sort: str) -> bool:
    """Whether the words are used as the verb or the noun that the trigger means."""
    if not doc[start].tag_:
        return True
    token = doc[start]
    before = doc[start - 1] if start else None
    if sort == "verb":
        doing = token.lower_.endswith("ing") and token.dep_ not in ("amod", "compound")
        if token.pos_ in ("VERB", "AUX") or doing:
            return True
        on_party = any(p.start == end and p.mention.kind in _ACTORS for p in doc._.placed)
        after_party = any(p.end == start and p.mention.kind in _ACTORS for p in doc._.placed)
        marked = before.lower_ if before is not None else ""
        acts = on_party or (after_party and marked not in ("'s", "’s"))
        return token.pos_ in _NOMINAL | {"ADJ"} and (acts or marked in _VERB_MARKS)
    if sort == "phrase":
        return before is None or before.lower_ not in ("not", "n't", "never")
    if sort == "noun":
        return doc[end - 1].pos_ in _NOMINAL or token.pos_ in _NOMINAL
    return True


def _longest(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.start, f.trigger.name)):
        same = (k for k in kept if k.trigger.event_type == one.trigger.event_type)
        if not any(k.start < one.end and one.start < k.end for k in same):
            kept.append(one)
    return sorted(kept, key=lambda f: (f.start, f.end))
