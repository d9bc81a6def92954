"""The verb `review`: what is worth a look, and what a person decides about it."""

import argparse
import getpass
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlp.claims import Report
    from nlp.decisions import Act
    from nlp.events import Event
    from store.database import Store

_MODALITIES = ("asserted", "planned", "possible", "denied")


def add_verbs(known: Any) -> None:
    """Adds `review` to the verbs that the command line knows."""
    review = known.add_parser(
        "review",
        help="accept, reject and correct what was read; join and part events",
        description="Without an action: the events most worth a look. Ids may be cut short.",
    )
    review.add_argument("--limit", type=int, default=20, metavar="N", help="events shown (20)")
    for name in ("type", "party", "product"):
        review.add_argument(
            f"--{name}", action="append", default=[], metavar=name.upper(),
            help=f"only events with this {name}",
        )  # fmt: skip
    review.set_defaults(run=_run(_queue, readonly=True))
    actions = review.add_subparsers(title="actions", metavar="ACTION")

    show = actions.add_parser("show", help="an event with its claims, quotes and conflicts")
    show.add_argument("event", metavar="EVENT")
    show.set_defaults(run=_run(_show, readonly=True))

    for name, run, text in (
        ("accept", _accept, "the claim is right as it is"),
        ("reject", _reject, "the text does not say this; the claim counts no more"),
    ):
        judge = actions.add_parser(name, help=text)
        judge.add_argument("claim", nargs="+", metavar="CLAIM")
        judge.add_argument("--all", action="store_true", help="CLAIM is an event: all its claims")
        _add_signature(judge, run)

    correct = actions.add_parser("correct", help="other words of the text fill the role")
    correct.add_argument("claim", metavar="CLAIM")
    correct.add_argument("role", metavar="ROLE", help="or `modality`")
    correct.add_argument(
        "words", nargs="*", metavar="WORDS",
        help=f"as the text says them; for `modality` one of {', '.join(_MODALITIES)}",
    )  # fmt: skip
    correct.add_argument("--none", action="store_true", help="the text does not fill the role")
    correct.add_argument(
        "--as", dest="said", default="", metavar="VALUE",
        help="what the words stand for, where they do not say it alone: '$3 billion'",
    )  # fmt: skip
    _add_signature(correct, _correct)

    join = actions.add_parser("merge", help="these events are one happening")
    join.add_argument("event", nargs="+", metavar="EVENT")
    _add_signature(join, _merge)

    split = actions.add_parser("split", help="these claims report another happening")
    split.add_argument("event", metavar="EVENT")
    split.add_argument("claim", nargs="+", metavar="CLAIM")
    _add_signature(split, _split)

    add = actions.add_parser("add", help="a claim that the rules do not find")
    add.add_argument("page", metavar="URL", help="address of a text in the database")
    add.add_argument("event_type", metavar="TYPE", help="its event type, such as order")
    add.add_argument("quote", metavar="QUOTE", help="the words that say it, as they stand there")
    add.add_argument("role", nargs="+", metavar="ROLE=WORDS", help="such as buyer=Tencent")
    add.add_argument("--trigger", default="", metavar="WORDS", help="the word that announces it")
    add.add_argument("--modality", choices=_MODALITIES, default="asserted")
    _add_signature(add, _add)

    undo = actions.add_parser("undo", help="takes a decision out of force")
    undo.add_argument("decision", metavar="DECISION")
    _add_signature(undo, _undo)

    listed = actions.add_parser("list", help="every decision, and whether it still stands")
    listed.set_defaults(run=_run(_list, readonly=True))


def _add_signature(verb: argparse.ArgumentParser, run: "Callable[..., None]") -> None:
    verb.add_argument(
        "--by",
        default="",
        metavar="NAME",
        help="who decides (default: $CHOKEPOINT_REVIEWER, or you)",
    )
    verb.add_argument("--note", default="", metavar="TEXT", help="why")
    verb.add_argument(
        "--reviews", type=Path, metavar="FILE",
        help="where sentences that reviews teach are written (default: reviews.txt beside the database)",
    )  # fmt: skip
    verb.set_defaults(run=_run(run, readonly=False))


def _run(
    action: "Callable[[Store, argparse.Namespace], None]", *, readonly: bool
) -> Callable[[argparse.Namespace], None]:
    def run(options: argparse.Namespace) -> None:
        from store.database import Store

        if not options.database.exists():
            raise ValueError(f"there is no database at {options.database} to review")
        with Store(options.database, readonly=readonly) as store:
            try:
                action(store, options)
            except LookupError as problem:
                raise ValueError(problem.args[0]) from problem

    return run


def _queue(store: "Store", options: argparse.Namespace) -> None:
    from store.queries import Filter
    from ui.review_tables import queue_table

    wanted = Filter(
        types=tuple(options.type), parties=tuple(options.party), products=tuple(options.product)
    )
    print(queue_table(store.reviews.queue(wanted, options.limit)))


def _show(store: "Store", options: argparse.Namespace) -> None:
    from ui.review_tables import account

    event = _event(store, options.event)
    ids = [report.claim.id for report in event.reports]
    print(account(event, store.reviews.verdicts(ids), store.reviews.extracted(ids)))


def _accept(store: "Store", options: argparse.Namespace) -> None:
    from nlp.decisions import Accept, Named

    _decide(store, options, [Accept(Named.of(r)) for r in _claims(store, options)])


def _reject(store: "Store", options: argparse.Namespace) -> None:
    from nlp.decisions import Named, Reject

    _decide(store, options, [Reject(Named.of(r)) for r in _claims(store, options)])


def _correct(store: "Store", options: argparse.Namespace) -> None:
    from nlp.by_hand import filler
    from nlp.claims import Modality
    from nlp.decisions import Correct, Named, Restate

    report = store.reviews.claim(options.claim)
    claim, named = report.claim, Named.of(report)
    if bool(options.words) == options.none:
        raise ValueError("give the words of the text that fill the role, or --none")
    if options.role == "modality":
        if len(options.words) != 1 or options.words[0] not in _MODALITIES:
            raise ValueError(f"modality is one of {', '.join(_MODALITIES)}")
        _decide(store, options, [Restate(named, Modality(options.words[0]))])
        return
    if options.said and len(options.words) != 1:
        raise ValueError("--as says what one filler stands for; give one")
    article = store.article(claim.article_id)
    fillers = tuple(
        filler(
            article, claim.event_type, options.role, words, claim.quote, _by(options), options.said
        )
        for words in options.words
    )
    _decide(store, options, [Correct(named, options.role, fillers)])


def _merge(store: "Store", options: argparse.Namespace) -> None:
    from nlp.decisions import Named, Together

    events = {event.id: event for event in (_event(store, e) for e in options.event)}
    if len(events) < 2:
        raise ValueError("name at least two events that are one happening")
    reports = [report for event in events.values() for report in event.reports]
    _decide(store, options, [Together(tuple(map(Named.of, reports)))])


def _split(store: "Store", options: argparse.Namespace) -> None:
    from nlp.decisions import Apart, Named

    event = _event(store, options.event)
    leaving = {store.reviews.claim(claim).claim.id for claim in options.claim}
    own = {report.claim.id for report in event.reports}
    if not leaving <= own:
        raise ValueError(f"claim {min(leaving - own)} is not of event {event.id}")
    if leaving == own:
        raise ValueError("every claim would leave: name those that report another happening")
    sides: dict[bool, list[Named]] = {True: [], False: []}
    for report in event.reports:
        sides[report.claim.id in leaving].append(Named.of(report))
    _decide(store, options, [Apart(tuple(sides[True]), tuple(sides[False]))])


def _add(store: "Store", options: argparse.Namespace) -> None:
    from nlp.by_hand import claim_by_hand
    from nlp.claims import Modality, Report
    from nlp.decisions import Add, Named

    if bad := [pair for pair in options.role if "=" not in pair]:
        raise ValueError(f"{bad[0]!r} is no ROLE=WORDS, such as buyer=Tencent")
    article = store.reviews.article(options.page)
    claim = claim_by_hand(
        article,
        options.event_type,
        options.quote,
        [(role, words) for role, _, words in (pair.partition("=") for pair in options.role)],
        _by(options),
        trigger=options.trigger,
        modality=Modality(options.modality),
    )
    report = Report(claim, article.publisher, article.published, article.url, article.title)
    _decide(store, options, [Add(Named.of(report), claim)])


def _undo(store: "Store", options: argparse.Namespace) -> None:
    from nlp.decisions import Undo

    _decide(store, options, [Undo(store.reviews.decision(options.decision).id)])


def _list(store: "Store", options: argparse.Namespace) -> None:
    from ui.review_tables import decisions_table

    print(decisions_table(store.reviews.decisions()))


def _decide(store: "Store", options: argparse.Namespace, acts: "Sequence[Act]") -> None:
    """Keeps the decisions, merges again, and says what has become of the events."""
    from ui.merging import merge_again
    from ui.review_sentences import sentences_file, teach
    from ui.review_tables import event_line, said

    claims = {claim_id for act in acts for claim_id in _touched(store, act)}
    before = {e.id: e for e in store.events_of(store.reviews.events_with(claims))}
    for act in acts:
        decision = store.reviews.save(act, _by(options), options.note)
        print(f"{decision.id[:10]}  {said(decision)}")
    merge_again(store)
    claims |= {report.claim.id for event in before.values() for report in event.reports}
    now = {e.id: e for e in store.events_of(store.reviews.events_with(claims))}
    for event in now.values():
        print(f"  event {event_line(event)}")
    for event_id in sorted(before.keys() - now.keys()):
        print(f"  no event {event_line(before[event_id])} any more")
    teach(store, options.reviews or sentences_file(options.database))


def _touched(store: "Store", act: "Act") -> set[str]:
    """The claims that the decision bears on."""
    from nlp.decisions import Undo, named

    if isinstance(act, Undo):
        return _touched(store, store.reviews.decision(act.decision_id).act)
    return {of.claim_id for of in named(act)}


def _claims(store: "Store", options: argparse.Namespace) -> "list[Report]":
    if not options.all:
        return [store.reviews.claim(claim) for claim in options.claim]
    return [report for event in options.claim for report in _event(store, event).reports]


def _event(store: "Store", prefix: str) -> "Event":
    event = store.event(store.reviews.event_id(prefix))
    assert event is not None
    return event


def _by(options: argparse.Namespace) -> str:
    """Raises ValueError where nobody knows who it is."""
    try:
        return options.by or os.environ.get("CHOKEPOINT_REVIEWER", "") or getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise ValueError("say who decides, with --by NAME or $CHOKEPOINT_REVIEWER") from None
