"""The verb `watches`: what is watched for, who is told, and what came back."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.outbox import ChannelState
    from ui.watches_toml import Watchlist

_BEGIN = """There are no watches yet. This makes a channel, and a watch that tells it:

  chokepoint watches add feed kind=atom file=alerts.xml
  chokepoint watches add big-orders type=order buyer=China "value_over=$500 million" tell=feed
  chokepoint watches test

docs/watches.md has every key and every kind of channel."""
#: So many of the last alerts are listed.
_SHOWN = 10


def add_verbs(known: Any) -> None:
    """Adds it to the verbs that the command line knows."""
    watches = known.add_parser(
        "watches",
        help="be told of what you watch for: by mail, webhook, feed, chat or on the desktop",
    )
    _also_file(watches, default=None)
    watches.set_defaults(run=run_list)
    actions = watches.add_subparsers(title="actions", metavar="ACTION")
    actions.add_parser("list", help="the watches, the channels, and how they do").set_defaults(
        run=run_list
    )
    add = actions.add_parser(
        "add", help="add a watch, or a channel (which has a kind)",
        description="Writes a table into watches.toml. What is given a kind is a channel, anything else a"
        " watch. A key that is given again has several values, any of which will do.",
    )  # fmt: skip
    add.add_argument("name", metavar="NAME", help="of letters, digits and hyphens")
    add.add_argument("pairs", nargs="+", metavar="KEY=VALUE", help="such as type=order")
    add.set_defaults(run=run_add)
    remove = actions.add_parser("remove", help="remove a watch or a channel")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=run_remove)
    test = actions.add_parser(
        "test",
        help="send a sample through each channel and say what came back; show what watches find",
    )
    test.add_argument("name", nargs="*", metavar="NAME", help="only these watches or channels")
    test.set_defaults(run=run_test)
    send = actions.add_parser(
        "send", help="look for what has come due, and send all that waits, once",
        description="`chokepoint update` and `chokepoint watch` do so by themselves.",
    )  # fmt: skip
    send.set_defaults(run=run_send)
    for action in actions.choices.values():
        _also_file(action, default=argparse.SUPPRESS)


def run_list(options: argparse.Namespace) -> None:
    from store.database import Store
    from ui.watches_toml import load

    watchlist = load(_file(options))
    if not watchlist.watches and not watchlist.channels:
        print(_BEGIN)
        return
    states: dict[str, ChannelState] = {}
    last: list[str] = []
    if options.database.exists():
        with Store(options.database, readonly=True) as store:
            states = store.watches.channels()
            alerts = store.watches.alerts(limit=_SHOWN)
        last = [f"  {a.made_at:%d %b %H:%M}  {a.watch}: {a.kind}: {a.headline}" for a in alerts]
    print(_tables(watchlist, states))
    print("\n".join(["\nLast noticed (UTC):", *last]) if last else "\nNothing noticed yet.")


def run_add(options: argparse.Namespace) -> None:
    from ui.watches_file import with_table, write
    from ui.watches_toml import parsed

    file = _file(options)
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    write(file, with_table(before, options.name, options.pairs), lambda text: parsed(text, file))
    print(f"added {options.name} to {file}; `chokepoint watches test {options.name}` tries it")


def run_remove(options: argparse.Namespace) -> None:
    from ui.watches_file import without_table, write
    from ui.watches_toml import parsed

    file = _file(options)
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    write(file, without_table(before, options.name), lambda text: parsed(text, file))
    print(f"removed {options.name} from {file}")


def run_test(options: argparse.Namespace) -> int:
    """The status is 1 where a channel took nothing."""
    from ui.trying import found_by, try_channel
    from ui.watches_toml import load

    watchlist = load(_file(options))
    watches, channels = _chosen(watchlist, options.name)
    if not channels:
        print(_BEGIN)
        return 1
    for name in watches:
        print(f"{name}: {found_by(watchlist, name, options.database)}")
    delivered = True
    for name in channels:
        took, words = try_channel(watchlist.channels[name], datetime.now(UTC))
        delivered &= took
        print(
            f"{name} ({watchlist.channels[name].kind}): {'' if took else 'NOT DELIVERED: '}{words}"
        )
    return 0 if delivered else 1


def run_send(options: argparse.Namespace) -> int:
    """The status is 1 where a channel did not take what was for it."""
    from store.database import Store
    from ui.telling import look_through, tell

    if not options.database.exists():
        raise ValueError(f"there is no database at {options.database} yet: run `chokepoint update`")
    with Store(options.database) as store:
        look_through(store, options.file)
        sent = tell(store, lambda words: print(words, file=sys.stderr), options.file)
        waiting = sum(state.waiting for state in store.watches.channels().values())
    if not sent.alerts and not sent.problems:
        print(
            f"nothing to send now; {waiting:,} wait" if waiting else "nothing to send",
            file=sys.stderr,
        )
    return 1 if sent.problems else 0


def _also_file(verb: Any, default: str | None) -> None:
    """Before the action as behind it."""
    verb.add_argument(
        "--watches", type=Path, metavar="FILE", dest="file", default=default,
        help="default: $CHOKEPOINT_WATCHES, or watches.toml beside the database",
    )  # fmt: skip


def _file(options: argparse.Namespace) -> Path:
    from ui.watches_file import path_of

    return path_of(options.database, options.file)


def _chosen(watchlist: "Watchlist", names: list[str]) -> tuple[list[str], list[str]]:
    """The watches and channels that are meant; those of a watch are its channels."""
    channels_of = {watch.name: watch.channels for watch in watchlist.watches}
    for name in names:
        if name not in channels_of and name not in watchlist.channels:
            known = ", ".join((*channels_of, *watchlist.channels)) or "none"
            raise ValueError(f"there is no watch or channel '{name}'; there is {known}")
    watches = [name for name in channels_of if not names or name in names]
    meant = {channel for name in watches for channel in channels_of[name]}
    return watches, [c for c in watchlist.channels if not names or c in names or c in meant]


def _tables(watchlist: "Watchlist", states: dict[str, "ChannelState"]) -> str:
    from ui.tables import table

    rows = [
        [watch.name, watchlist.words[watch.name], ", ".join(watch.channels), watch.rhythm.often]
        for watch in watchlist.watches
    ]
    channels = [
        [name, channel.kind, _how_it_does(states.get(name))]
        for name, channel in watchlist.channels.items()
    ]
    return "\n\n".join(
        [
            table(["Watch", "Watches for", "Tells", "How often"], rows, stretch=1),
            table(["Channel", "Kind", "How it does"], channels, stretch=2),
        ]
    )


def _how_it_does(state: "ChannelState | None") -> str:
    if state is None:
        return "nothing was to be told yet"
    told = f"{state.delivered:,} told, {state.waiting:,} waiting"
    lost = f", {state.given_up:,} given up" if state.given_up else ""
    if state.failures and state.next_at:
        tries = "failed" if state.failures == 1 else f"failed {state.failures:,} times in a row"
        return f"{tries} ({state.said}), tried again at {state.next_at:%d %b %H:%M}; {told}{lost}"
    return told + lost + (f"; {state.said}" if state.said and lost else "")
