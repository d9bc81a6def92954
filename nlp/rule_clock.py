"""How many days lie between a deal and the rules that cover its goods and its buyer. Pure.

A rule covers a deal where both agree, each as far as the texts say: the goods (the same model, the
family of the model, or words for goods of its kind) and who gets them (the same company, or its
country). A rule that names no goods or no target covers nothing. A list of parties covers whatever
the companies that it names get, and nothing that others of their country get. Nothing else is guessed.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from nlp.events import Status
from nlp.goods import families, is_model, kinds_of
from nlp.lexicon.entries import entries
from nlp.values import Name, Period, Value

#: Who gets the goods, by type of event; no other type is clocked.
RECEIVER = {"order": "buyer", "shipment": "recipient", "stockpile": "holder"}
RULE = "restriction"
_VERBS = {"order": "ordered", "shipment": "shipped", "stockpile": "stockpiled"}
_MOMENTS = {
    "announced": "was announced",
    "effective": "took effect",
    "reported": "was first reported",
}
#: What is denied, called off or only possible is no deal and no rule; a planned rule is none yet.
_DEALS = (Status.CONFIRMED, Status.REPORTED, Status.PLANNED)
_RULES = (Status.CONFIRMED, Status.REPORTED)
#: Goods that words for AI chips name.
_FOR_AI = {"GPU", "accelerator"}
#: Words for all companies of a state, behind its adjective: "Chinese companies".
_EVERYBODY = {"companies", "firms", "buyers", "customers", "entities", "groups", "parties"}


@dataclass(frozen=True, slots=True)
class Happening:
    """What the clock looks at of an event: its type, status and days, and the fillers of its roles."""

    id: str
    event_type: str
    status: Status
    when: Period
    roles: Mapping[str, tuple[Value, ...]]

    def names(self, role: str) -> tuple[Name, ...]:
        return tuple(v for v in self.roles.get(role, ()) if isinstance(v, Name) and v.name)

    @property
    def is_deal(self) -> bool:
        kept = self.event_type in RECEIVER and self.status in _DEALS
        return kept and bool(self.names("product") and self.names(RECEIVER[self.event_type]))

    @property
    def is_rule(self) -> bool:
        return self.event_type == RULE and self.status in _RULES and bool(self.names("target"))


@dataclass(frozen=True, slots=True)
class Reading:
    """From a deal to one moment of one rule: at least and at most so many days, both ends of both told.

    They are below 0 where the deal came later, and on both sides of 0 where the texts do not say
    which came first. `basis` says why the rule covers the deal.
    """

    rule_id: str
    moment: str
    day: Period
    days_least: int
    days_most: int
    basis: str
    words: str


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a rule covers."""

    products: tuple[Name, ...]
    targets: tuple[Name, ...]
    is_list: bool


@dataclass(frozen=True, slots=True)
class _Moment:
    day: Period
    moment: str
    rule_id: str


class RuleClock:
    """The rules, ready to be asked for the ones next to a deal."""

    def __init__(self, rules: Iterable[Happening]) -> None:
        found: defaultdict[_Scope, list[_Moment]] = defaultdict(list)
        for rule in rules:
            if rule.is_rule:
                found[_scope(rule)].extend(_moments(rule))
        self._moments = {
            scope: sorted(moments, key=lambda m: (m.day.start, m.day.end, m.rule_id, m.moment))
            for scope, moments in found.items()
        }
        self._covering: dict[object, list[tuple[_Scope, str]]] = {}

    def read(self, deal: Happening) -> tuple[Reading, ...]:
        """The last rule before the deal, the next one after it, and one that no text puts in order.

        Each where there is one, the earliest first. None for what is no deal.
        """
        if not deal.is_deal:
            return ()
        near = [
            _reading(deal, moment, basis)
            for scope, basis in self._scopes(deal)
            for moment in _nearest(self._moments[scope], deal.when)
        ]
        near.sort(key=lambda r: (r.days_least, r.days_most, r.rule_id, r.moment))
        before = [r for r in near if r.days_most < 0]
        after = [r for r in near if r.days_least > 0]
        beside = [r for r in near if r.days_least <= 0 <= r.days_most]
        return (*before[-1:], *beside[:1], *after[:1])

    def _scopes(self, deal: Happening) -> list[tuple[_Scope, str]]:
        """The scopes that cover the goods and the receiver, with the reason; looked up once for each."""
        receivers = deal.names(RECEIVER[deal.event_type])
        goods = deal.names("product")
        if (goods, receivers) not in self._covering:
            found = ((scope, _covers(scope, goods, receivers)) for scope in self._moments)
            self._covering[goods, receivers] = [(scope, basis) for scope, basis in found if basis]
        return self._covering[goods, receivers]


def _scope(rule: Happening) -> _Scope:
    instruments = (entries("instrument").get(n.key) for n in rule.names("instrument"))
    is_list = any(i is not None and i.facts.get("lists") for i in instruments)
    return _Scope(rule.names("product"), rule.names("target"), is_list)


def _moments(rule: Happening) -> Iterator[_Moment]:
    told = False
    for role, moment in (("date", "announced"), ("effective", "effective")):
        for value in rule.roles.get(role, ()):
            if isinstance(value, Period):
                told = True
                yield _Moment(value, moment, rule.id)
    if not told:
        yield _Moment(rule.when, "reported", rule.id)


def _nearest(moments: list[_Moment], when: Period) -> list[_Moment]:
    """Of moments by their first day: the next after, those beside, and the last before."""
    first_after = bisect_right(moments, when.end, key=lambda m: m.day.start)
    found = moments[first_after : first_after + 1]
    for moment in reversed(moments[:first_after]):
        found.append(moment)
        if moment.day.end < when.start:
            break
    return found


def _covers(scope: _Scope, goods: tuple[Name, ...], receivers: tuple[Name, ...]) -> str:
    """Why a rule of this scope covers the deal; empty where it does not, or where nothing says so."""
    targets = [t for t in scope.targets if not (scope.is_list and _country_of_target(t))]
    targets = [t for t in targets if not _sells(t, goods)]
    who = next(filter(None, (_hits(t, r) for t in targets for r in receivers)), "")
    if not who:
        return ""
    if scope.is_list:
        return f"the rule lists {who}"
    bought = [g for g in goods if not _home_made(g, receivers)]
    named = [g for g in goods if any(p.spellings() & g.spellings() for p in scope.products)]
    held = (_holds(p, g) for p in scope.products for g in (*named, *bought))
    what = next(filter(None, held), "")
    return f"{what}; {who} is its target" if what else ""


def _sells(target: Name, goods: tuple[Name, ...]) -> bool:
    """Whether it makes the goods: then the rule bids it not to sell, whoever gets them."""
    products = (entries("product").get(g.key) for g in goods)
    return any(p is not None and p.fact("vendor") in (target.key, target.name) for p in products)


def _home_made(goods: Name, receivers: tuple[Name, ...]) -> bool:
    """Whether it is a model of the receiver's own country: words for its kind mean what comes from abroad."""
    product = entries("product").get(goods.key)
    maker = entries("company").get(product.fact("vendor")) if product else None
    country = maker.fact("country") if maker else ""
    return bool(country) and any(_country(r) == country for r in receivers)


def _hits(target: Name, receiver: Name) -> str:
    """The name of the target where the receiver is it, or is of its country."""
    if target.spellings() & receiver.spellings():
        return target.name
    code = _country_of_target(target)
    return target.name if code and code == _country(receiver) else ""


def _holds(product: Name, goods: Name) -> str:
    """Why the rule's words for goods hold these goods: a narrower rule does not hold wider goods."""
    if product.spellings() & goods.spellings():
        return f"the rule names {product.name}"
    if not is_model(goods):
        return ""
    if product.name.casefold() in families(goods):
        return f"{goods.name} is of the family {product.name} that the rule names"
    if is_model(product) or not set(kinds_of(product)[:1]) & set(kinds_of(goods)):
        return ""
    if _speaks_of_ai(product) and not set(kinds_of(goods)[:1]) & _FOR_AI:
        return ""
    return f"the rule speaks of “{product.name}”, and {goods.name} is of that kind"


def _speaks_of_ai(product: Name) -> bool:
    words = product.name.casefold().replace("-", " ").split()
    return "ai" in words or "artificial" in words


def _country_of_target(target: Name) -> str:
    """The code of a country, or of the country all of whose companies the words mean."""
    if place := entries("place").get(target.key or target.name):
        return place.fact("code")
    adjective, _, noun = target.name.partition(" ")
    return _adjectives().get(adjective, "") if noun in _EVERYBODY else ""


def _country(receiver: Name) -> str:
    companies = entries("company")
    if company := companies.get(receiver.key) or companies.get(receiver.name):
        return company.fact("country")
    return _country_of_target(receiver) or _adjectives().get(receiver.name.partition(" ")[0], "")


@cache
def _adjectives() -> dict[str, str]:
    return {
        adjective: place.fact("code")
        for place in entries("place").values()
        for adjective in place.facts.get("adjectives", ())
    }


def _reading(deal: Happening, moment: _Moment, basis: str) -> Reading:
    least = (moment.day.start - deal.when.end).days
    most = (moment.day.end - deal.when.start).days
    act, rule = _act(deal), f"the rule {_MOMENTS[moment.moment]}"
    if least > 0:
        words = f"{act} {_days(least, most)} before {rule}"
    elif most < 0:
        words = f"{act} {_days(-most, -least)} after {rule}"
    elif least == most:
        words = f"{act} on the day on which {rule}"
    else:
        words = f"{act}, and {rule}, within {most - least} days: which came first is not told"
    return Reading(moment.rule_id, moment.moment, moment.day, least, most, basis, words)


def _act(deal: Happening) -> str:
    if deal.status is Status.PLANNED:
        return f"planned {deal.event_type}"
    if deal.when.precision == "reported":
        return f"{deal.event_type} reported"
    return _VERBS[deal.event_type]


def _days(least: int, most: int) -> str:
    if least == most:
        return f"{least} {'day' if least == 1 else 'days'}"
    return f"{least} to {most} days"
