"""Who a claim is owed to: named in its sentence, carried on from one before, or the one who speaks."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from crawler.documents import Article, Turn
from nlp.claims import Argument, Attribution, Basis, Quote
from nlp.components.speakers import named_in_full, surnames
from nlp.coreference import Coreference
from nlp.frames import Source
from nlp.lexicon.entries import entries
from nlp.mentions.names import known_company
from nlp.mentions.pronouns import ONE
from nlp.passages import Sentence
from nlp.values import Name

#: A sentence that begins like this goes on with what the last origin said.
CONTINUES = (
    "additionally", "also", "they", "these", "the report", "the paper", "the newspaper", "a second", "a further",
    "the rest", "the remaining", "the order", "the orders", "the deal", "it ", "the companies", "for that", "of that",
    "in addition", "in all", "together", "the purchases", "the sources", "one source", "one of the sources",
    "the company", "the group",
)  # fmt: skip
#: Words by which a text comes back to the publisher it named before.
PUBLISHER_AGAIN = (
    "the newspaper", "the paper", "the report", "the news agency", "the publication", "it said",
)  # fmt: skip
#: How many sentences and paragraphs an origin is carried on.
SENTENCES, PARAGRAPHS = 2, 1
#: Sentences, from the headline on, in which an article says whose story it retells.
LEDE = 3
#: What an article that retells another's story knows of it from there, unless it names its source.
RETOLD = {"order", "stockpile", "shipment"}
#: Words for one person, and how many sentences back he may have been named.
HE, HE_REACH = {"he", "she"}, 4
#: How far back somebody called by the surname may have been named in full, in characters; a bound keeps this linear.
IN_FULL = 20_000
#: Of several who speak together, so many are named.
MOST = 2
#: How far before a turn its speaker's name may stand, in characters.
HEADER = 200


def before(telling: Collection[int]) -> set[int]:
    """Sentences, by their order, from which these may have an origin: some before each, and the first ones."""
    near = {order - back for order in telling for back in range(1, HE_REACH + 1)}
    return near | {*range(LEDE + 1)} if telling else set()


class Origins:
    """Follows an article from sentence to sentence. Names do not carry on; publishers do."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.lede: tuple[Attribution, ...] = ()
        self.last: tuple[Attribution, ...] = ()
        self.order = self.paragraph = -9
        self._person = ("", -9)

    def person(self, sentence: Sentence) -> str:
        """Who "he" or "she" is that speaks in the sentence: whom the text let speak last; "" for nobody."""
        name, order = self._person
        return name if sentence.order - order <= HE_REACH else ""

    def of(self, sentence: Sentence, own: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
        """To whom the sentence owes what it says; nobody where the article speaks for itself."""
        if sentence.turn and sentence.turn.speaker and not own:
            return (self._speaker(sentence.turn),)
        people = [a.name for a in own if a.basis is Basis.NAMED and _may_be_person(a.name)]
        if people:
            self._person = (people[-1], sentence.order)
        near = (
            sentence.order - self.order <= SENTENCES
            and sentence.paragraph - self.paragraph <= PARAGRAPHS
        )
        goes_on = sentence.text.lower().startswith((*CONTINUES, *PUBLISHER_AGAIN))
        if not own and not (near and goes_on):
            return ()
        said = self._joined(sentence, own) if near else own
        self.last = tuple(a for a in said if a.basis in (Basis.RELAYED, Basis.ANONYMOUS))
        self.order, self.paragraph = sentence.order, sentence.paragraph
        if sentence.order <= LEDE and not self.lede:
            self.lede = self.last
        return said

    def behind(self, event_type: str) -> tuple[Attribution, ...]:
        """To whom an unsourced act of this type is owed: the origin of the story that is retold."""
        return self.lede if event_type in RETOLD else ()

    def _joined(self, sentence: Sentence, own: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
        """With "the newspaper said, citing people familiar", the last publisher is still one."""
        if not own:
            return self.last
        relayed = tuple(a for a in self.last if a.basis is Basis.RELAYED)
        refers = any(words in sentence.text.lower() for words in PUBLISHER_AGAIN)
        named = any(a.basis is Basis.RELAYED for a in own)
        return (*relayed, *own) if refers and not named else own

    def _speaker(self, turn: Turn) -> Attribution:
        text = self.article.text[max(0, turn.start - HEADER) : turn.start]
        found = text.casefold().rfind(turn.speaker.casefold())
        start = turn.start - len(text) + found if found >= 0 else turn.start
        end = start + len(turn.speaker) if found >= 0 else turn.start
        return Attribution(turn.speaker, Basis.FIRST_HAND, Quote.of(self.article, start, end))


def named_in(
    article: Article, sentence: Sentence, doc: Doc, coreference: Coreference, person: str = ""
) -> tuple[Attribution, ...]:
    """The origins that the sentence itself names; `person` is who "he" or "she" is."""
    return (
        *_by_surname(article, sentence, doc),
        *_named(article, sentence, doc, coreference, person),
    )


def _by_surname(article: Article, sentence: Sentence, doc: Doc) -> Iterator[Attribution]:
    """ "Zhao said", of Zhao Haijun, whom the text has named before."""
    named = [p.mention for p in doc._.placed if p.mention.kind != "pronoun"]
    for start, end in surnames(sentence.text):
        if any(m.start < end and start < m.end for m in named):
            continue
        before = article.text[max(0, sentence.start - IN_FULL) : sentence.start]
        if name := named_in_full(before, sentence.text[start:end]):
            quote = Quote.of(article, sentence.start + start, sentence.start + end)
            yield Attribution(name, Basis.NAMED, quote)


def _named(
    article: Article, sentence: Sentence, doc: Doc, coreference: Coreference, person: str
) -> Iterator[Attribution]:
    return (
        Attribution(
            name,
            source.basis,
            Quote.of(
                article,
                sentence.start + doc[source.start : source.end].start_char,
                sentence.start + doc[source.start : source.end].end_char,
            ),
            source.also,
        )
        for source in doc._.sources
        for name in _names(source, sentence, coreference, person)
    )


def _names(
    source: Source, sentence: Sentence, coreference: Coreference, person: str
) -> tuple[str, ...]:
    """The source's name, or those that its pronoun stands for; none where that is nobody in particular."""
    if source.pronoun is None:
        return (source.name,)
    if source.pronoun.text.casefold() in HE:
        return (person,) if person else ()
    meant = coreference.antecedents(sentence, source.pronoun.moved(sentence.start))
    names = tuple(m.value.name for m in meant if isinstance(m.value, Name))
    is_one = isinstance(source.pronoun.value, Name) and source.pronoun.value.key == ONE
    return names[:MOST] if not is_one or len(names) == 1 else ()


def _is_bystander(source: Attribution) -> bool:
    """Whether it is a company or somebody of no authority who is named in passing."""
    if known_company(source.name) is not None:
        return True
    if source.basis is not Basis.NAMED:
        return False
    person = entries("person").get(source.name)
    if person is not None:
        return not person.fact("authority")
    is_state = any(source.name in entries(kind) for kind in ("authority", "place"))
    return not is_state and _may_be_person(source.name)


def _may_be_person(name: str) -> bool:
    """Whether it is two words or more, and no company that the lexicon knows."""
    return " " in name and name[-1:].islower() and name[:1].isupper() and not known_company(name)


def bearing(
    event_type: str, sources: tuple[Attribution, ...], arguments: Sequence[Argument]
) -> tuple[Attribution, ...]:
    """The origins that bear on a claim of this type.

    A company or an analyst who speaks of a rule is no origin of the rule, but for a company that says it got a
    licence; somebody named who is a party of the event speaks first-hand.
    """
    parties = {n for a in arguments if isinstance(a.value, Name) for n in a.value.spellings()}
    if event_type in ("restriction", "relief"):
        freed = parties if event_type == "relief" else set()
        sources = tuple(s for s in sources if s.name.casefold() in freed or not _is_bystander(s))
    return tuple(
        replace(s, basis=Basis.FIRST_HAND)
        if s.basis is Basis.NAMED and s.name.casefold() in parties
        else s
        for s in sources
    )
