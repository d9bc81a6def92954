"""`chokepoint watches`: the examples of docs/watches.md, a file with mistakes, and what a person is shown."""

import re
import sqlite3
from pathlib import Path

import pytest

from store.database import Store
from tests.reported import count, money, month, report
from tests.store.told import tell
from tests.watching import FEED, noticed, receiver
from ui.cli import main
from ui.merging import merge_again
from ui.watches_toml import InvalidWatches, Watchlist, parsed

Shown = pytest.CaptureFixture[str]
DOCUMENT = (Path(__file__).parents[2] / "docs/watches.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chips.db"


@pytest.fixture
def store(path: Path) -> Store:
    return Store(path)


def example(name: str) -> Watchlist:
    """One watch of the document, with the document's channels."""
    (block,) = [b for b in BLOCKS if b.startswith(f"[watch.{name}]")]
    channels = next(b for b in BLOCKS if b.startswith("[channel."))
    return parsed(channels + block, Path("watches.toml"))


def headlines(store: Store, name: str) -> list[str]:
    return [alert.headline for alert in noticed(store, example(name))]


# The five examples


def test_an_order_by_a_chinese_buyer_over_500_million_dollars(store: Store) -> None:
    bought = {"supplier": "Nvidia", "product": "H20"}
    tell(
        store,
        report("Post", "2026-05-01", "order", buyer="ByteDance", value=money(1), **bought),
        report(
            "Wire",
            "2026-05-02",
            "order",
            buyer="Chinese internet companies",
            value=money(5),
            **bought,
        ),
        report("Brief", "2026-01-03", "order", buyer="Baidu", value=money(0.4), **bought),
        report("Herald", "2026-02-04", "order", buyer="Microsoft", value=money(9), **bought),
        report("Gazette", "2026-03-05", "order", buyer="Tencent", value=money(7, "CNY"), **bought),
    )

    assert headlines(store, "big-orders") == [
        "ByteDance ordered Nvidia H20, $1bn",
        "Chinese internet companies ordered Nvidia H20, $5bn",
        "Tencent ordered Nvidia H20, CN¥7bn",
    ]


def test_any_restriction_that_names_hbm(store: Store) -> None:
    tell(
        store,
        report("Post", "2026-05-01", "restriction", authority="United States", product="HBM3E", target="China"),
        report("Wire", "2026-01-02", "restriction", authority="Netherlands", target="China",
               words="The rule is of lithography and HBM alike."),
        report("Brief", "2026-02-03", "restriction", authority="Japan", product="H20", target="China"),
        report("Herald", "2026-03-04", "shipment", supplier="SK hynix", product="HBM3E", recipient="Nvidia"),
    )  # fmt: skip

    found = noticed(store, example("hbm-rules"))
    assert [alert.facts["type"] for alert in found] == ["restriction"] * 2
    assert [alert.evidence[0].publisher for alert in found] == ["Wire", "Post"]


def test_a_quantity_that_changed_by_more_than_20_percent(store: Store) -> None:
    bought = {"buyer": "Baidu", "supplier": "Nvidia", "product": "H20"}
    tell(store, report("Post", "2026-05-01", "order", quantity=count(100_000), **bought))
    assert headlines(store, "moving-quantities") == []

    tell(store, report("Wire", "2026-05-02", "order", quantity=count(110_000), **bought))
    assert headlines(store, "moving-quantities") == []

    tell(store, report("Brief", "2026-05-03", "order", quantity=count(140_000), **bought))
    (alert,) = noticed(store, example("moving-quantities"))
    assert alert.kind == "update"
    assert [c for c in alert.changes if c.what == "quantity"] == [
        ("quantity", "100k–110k", "100k–140k")
    ]


def test_a_due_date_that_passed_in_silence(store: Store) -> None:
    tell(store, report("Post", "2024-03-01", "order", buyer="Tencent", supplier="Nvidia", product="H20",
                       delivery=month(2024, 9)))  # fmt: skip

    (alert,) = noticed(store, example("silent-due-dates"))
    assert (alert.matter, alert.facts["was due"]) == ("due date", "2024-09-01 to 2024-09-30")


def test_a_source_that_went_quiet(store: Store) -> None:
    days = [
        report("Post", f"2026-06-{n:02}", "order", buyer="Baidu", product="H20")
        for n in range(1, 20)
    ]
    tell(store, *days)

    (headline,) = headlines(store, "quiet-sources")
    assert headline.startswith("post has published nothing since 19 June 2026")


def test_every_example_of_the_document_is_tested_and_its_table_names_every_key() -> None:
    from ui.watch_keys import KEYS, roles

    watches = {b.split("]")[0].removeprefix("[watch.") for b in BLOCKS if b.startswith("[watch.")}
    assert watches == {
        "big-orders",
        "hbm-rules",
        "moving-quantities",
        "silent-due-dates",
        "quiet-sources",
    }
    assert set(KEYS) <= set(re.findall(r"`(\w+)`", DOCUMENT))
    assert {"buyer", "supplier", "authority", "target"} <= roles().keys()


# A file with mistakes


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            'type = "ordr"\ntell = "feed"',
            5,
            "'type' is 'ordr', not one of stockpile, restriction, order",
        ),
        ('typ = "order"\ntell = "feed"', 5, "unknown key 'typ'; did you mean 'type'?"),
        (
            'type = "order"\ntarget = "x"\ntell = "feed"',
            6,
            "no order has a target; there is supplier, buyer",
        ),
        (
            'value_over = 5\ntell = "feed"',
            5,
            'not an amount with its currency, such as "$500 million"',
        ),
        ('value_over = "over $5bn"\ntell = "feed"', 5, "not an amount with its currency"),
        (
            'value_over = "$5"\nvalue_under = "5 yuan"\ntell = "feed"',
            4,
            "its limits must be in one unit",
        ),
        ('quantity_over = "many"\ntell = "feed"', 5, "not a number of pieces, such as 100000"),
        (
            'quantity_changed_by = "a lot"\ntell = "feed"',
            5,
            'not a number of percent, such as "20 %"',
        ),
        ('status_became = "gone"\ntell = "feed"', 5, "not one of confirmed, reported"),
        ('conflict_appeared = "yes"\ntell = "feed"', 5, "not true, or left out"),
        ('type = "order"\ntell = "fed"', 6, "there is no channel 'fed'; did you mean 'feed'?"),
        ('type = "order"', 4, 'it does not say whom to tell; add tell = "CHANNEL" (there is feed)'),
        ('tell = "feed"', 4, "it does not say what to watch for"),
        ('type = "order"\ntell = "feed"\noften = "hourly"', 7, "not one of at once, daily, weekly"),
        (
            'type = "order"\ntell = "feed"\nat = "7 am"',
            7,
            'not a time of day in UTC, such as "07:00"',
        ),
        ('source_went_quiet = true\nbuyer = "x"\ntell = "feed"', 6, "make two watches"),
        (
            'due_passed_in_silence = true\nvalue_changed_by = 5\ntell = "feed"',
            6,
            "make two watches",
        ),
        ('type = "order', 5, ""),
    ],
)
def test_a_mistake_in_a_watch_is_said_with_its_line_and_what_to_write(
    text: str, line: int, words: str
) -> None:
    with pytest.raises(InvalidWatches, match=rf"watches\.toml, line {line}: .*{re.escape(words)}"):
        parsed(f"{FEED}[watch.mine]\n{text}\n", Path("watches.toml"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'kind = "webhok"',
            "'kind' is 'webhok'; write one of atom, desktop, email, slack, webhook",
        ),
        ('url = "https://a.example"', "it has no kind; write one of"),
        ('kind = "webhook"', "a channel of kind webhook needs 'url'"),
        (
            'kind = "webhook"\nurl = "a.example"',
            "'url' is not an address that begins with https://",
        ),
        ('kind = "webhook"\nurl = "https://u:p4ss@a.example"', "'url' is not an address"),
        (
            'kind = "webhook"\nurl = "https://a.example"\nsecret = "p4ss"',
            "write secret_env with the name",
        ),
        ('kind = "slack"\nurl = "https://a.example/p4ss"', "a secret does not stand in this file"),
        (
            'kind = "email"\nto = "nobody"\nfrom = "a@b.org"\nserver = "s"',
            "'to' is not a mail address",
        ),
        (
            'kind = "email"\npasword_env = "X"',
            "unknown key 'pasword_env'; did you mean 'password_env'?",
        ),
    ],
)
def test_a_mistake_in_a_channel_is_said_without_its_secrets(text: str, words: str) -> None:
    with pytest.raises(InvalidWatches, match=re.escape(words)) as problem:
        parsed(f"[channel.mine]\n{text}\n", Path("watches.toml"))

    assert "p4ss" not in str(problem.value)


def test_what_is_no_table_of_a_watch_is_said() -> None:
    for text in (
        'type = "order"',
        "[orders]\nx = 1",
        '[watch]\ntype = "order"',
        "[watch.a.b]\nx = 1",
    ):
        with pytest.raises(InvalidWatches, match=r"watches\.toml, line"):
            parsed(text, Path("watches.toml"))


# The verb


def run(database: Path, *words: str, expect: int = 0) -> None:
    assert main(["--database", str(database), "watches", *words]) == expect


def test_nobody_who_has_no_watches_is_left_without_the_first_step(
    path: Path, capsys: Shown
) -> None:
    run(path)
    told = capsys.readouterr().out
    assert "chokepoint watches add feed kind=atom file=alerts.xml" in told

    for command in re.findall(r"chokepoint watches (add .*)", told):
        run(path, *[word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)])
    run(path, "test")
    told = capsys.readouterr().out
    assert "big-orders: there is no database at" in told
    assert "feed (atom): " in told and "alerts.xml has 1 entry" in told


def test_a_table_is_put_in_and_taken_out_and_all_else_stays(path: Path, capsys: Shown) -> None:
    file = path.with_name("watches.toml")
    file.write_text(f"# mine\n{FEED}\n# keep this\n")
    before = file.read_text()

    run(path, "add", "orders", "type=order", "type=shipment", "quantity_over=100000", "tell=feed")
    assert file.read_text().startswith(before)
    assert 'type = ["order", "shipment"]\nquantity_over = 100000\n' in file.read_text()
    run(path, "add", "orders", "type=order", "tell=feed", expect=1)
    run(path, "add", "more", "type=ordr", "tell=feed", expect=1)
    run(path, "remove", "feed", expect=1)
    run(path, "remove", "nothing", expect=1)
    said = capsys.readouterr().err
    assert "there is a watch 'orders' already" in said and "there is no channel 'feed'" in said

    run(path, "remove", "orders")
    assert file.read_text().strip() == before.strip()


def test_a_merge_makes_alerts_and_send_delivers_them(
    path: Path, store: Store, capsys: Shown
) -> None:
    with receiver() as desk:
        file = path.with_name("watches.toml")
        file.write_text(
            f'[channel.desk]\nkind = "webhook"\nurl = "{desk.url}"\n'
            '[watch.orders]\ntype = "order"\ntell = "desk"\n'
        )
        tell(store, report("Post", "2026-05-01", "order", buyer="Baidu", product="H20"))
        merge_again(store)
        assert desk.came == []  # nobody who merges waits for a channel

        run(path)
        told = capsys.readouterr().out
        assert "type order" in told and "nothing was to be told yet" not in told
        assert "orders: new: Baidu ordered H20" in told
        run(path, "send")
        assert capsys.readouterr().err == "told desk of 1 thing\n"
        run(path, "send")
        assert capsys.readouterr().err == "nothing to send\n"
        run(path, "test", "orders")
        told = capsys.readouterr().out
        assert (
            "orders: is for 1 of the 1 events learned of last; the latest: Baidu ordered H20"
            in told
        )
        assert "desk (webhook): it answered 200 OK" in told

        desk.always = 503
        run(path, "test", "desk", expect=1)
        assert "NOT DELIVERED: it answered 503 Service Unavailable" in capsys.readouterr().out
    assert len(desk.alerts) == 2


def test_a_file_with_a_mistake_keeps_nobody_from_merging_and_loses_nothing(
    path: Path, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    file = path.with_name("watches.toml")
    file.write_text("[watch.orders]\n")
    tell(store, report("Post", "2026-05-01", "order", buyer="Baidu", product="H20"))
    merge_again(store)
    assert "watches wait until the next merge: watches.toml, line 1" in caplog.text

    file.write_text(f'{FEED}[watch.orders]\ntype = "order"\ntell = "feed"\n')
    merge_again(store)
    assert [alert.watch for alert in store.watches.alerts()] == ["orders"]


def test_who_watches_for_nothing_keeps_no_queue(path: Path, store: Store) -> None:
    tell(store, report("Post", "2026-05-01", "order", buyer="Baidu", product="H20"))
    merge_again(store)

    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM watch_queue").fetchone() == (0,)


def test_another_file_may_be_named(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    other = tmp_path / "others.toml"
    other.write_text(f'{FEED}[watch.theirs]\ntype = "order"\ntell = "feed"\n')
    run(path, "--watches", str(other))
    assert "theirs" in capsys.readouterr().out
    run(path, "list", "--watches", str(other))
    assert "theirs" in capsys.readouterr().out
    monkeypatch.setenv("CHOKEPOINT_WATCHES", str(other))
    run(path)
    assert "theirs" in capsys.readouterr().out
