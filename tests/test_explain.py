"""Why claims are what they are, said of sentences made up for it; and a spaCy model of one's own."""

from datetime import date

import pytest
import spacy
from spacy.training import Example

from crawler.documents import Article, Kind
from nlp.explain import Explained, explain
from nlp.extract import extract
from nlp.pipeline import MODEL, InvalidModel
from ui.cli import main

TEXT = (
    "Meituan stocks up\n\nMeituan bought 7,000 H20 chips from Nvidia for $90 million, the Financial "
    "Times reported. It also ordered 300 Ascend 910B processors from Huawei.\n\nBaidu buys from its rivals."
)


def article(text: str = TEXT) -> Article:
    title = text.split("\n")[0]
    return Article("d", "", Kind.ARTICLE, "Test Wire", date(2025, 6, 11), title, text)


def sentence(words: str) -> Explained:
    """The sentence of the text that begins with these words."""
    return next(s for s in explain(article()).sentences if s.sentence.text.startswith(words))


@pytest.fixture
def shown(tmp_path, capsys, monkeypatch):
    """What a person sees of a text, at a terminal of so many columns."""

    def show(text: str = TEXT, columns: int = 90, *more: str) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        (tmp_path / "note.txt").write_text(text, encoding="utf-8")
        file = str(tmp_path / "note.txt")
        assert main(["extract", "--explain", file, "--published", "2025-06-11", *more]) == 0
        return capsys.readouterr().out

    return show


@pytest.mark.parametrize("model", ["", str(MODEL)])
def test_the_claims_explained_are_the_claims_extracted(model):
    outcomes = explain(article(), model=model).outcomes
    assert [o.claim for o in outcomes] == extract(article(), model=model) != []


def test_a_claim_names_the_sentences_that_it_was_joined_from():
    text = (
        "Meituan buys H20 chips from Nvidia\n\nTraders were quiet.\n\n"
        "Meituan bought 7,000 H20 chips from Nvidia for $90 million."
    )
    (outcome,) = explain(article(text)).outcomes
    assert [s.order for s in outcome.sentences] == [0, 2]
    assert not any(rule.startswith("#") for rule in outcome.claim.rules)


def test_a_trigger_names_its_rule_and_the_network_s_probability():
    (order,) = (a for a in sentence("Meituan bought").announced if a.event_type == "order")
    assert (order.words, order.rule, order.seen) == ("bought", "order/to buy", True)
    assert 0.5 < order.probability <= 1


def test_a_role_names_its_words_its_normal_form_and_its_witnesses():
    (order,) = sentence("Meituan bought").tales
    buyer = next(f for f in order.fillers if f.role == "buyer")
    assert buyer.words == buyer.value.name == "Meituan"
    assert {"learned", "subject", "tree", "order"} <= set(buyer.witnesses)
    assert 0.5 < buyer.probability <= 1


def test_a_pronoun_is_shown_beside_what_it_stands_for():
    (order,) = sentence("It also").tales
    buyer = next(f for f in order.fillers if f.role == "buyer")
    assert (buyer.said, buyer.words) == ("It", "Meituan")
    assert "coreference" in buyer.witnesses


def test_an_account_that_was_dropped_names_the_role_that_it_lacks():
    (order,) = sentence("Baidu buys").tales
    assert order.claim == 0
    assert order.missing == (("product", "quantity"),)


def test_the_words_of_a_tree_are_those_of_its_sentence():
    one = sentence("Meituan bought")
    words = [w for b in one.tree for w in b.words.split() if w != "…"]
    assert sorted(words) == sorted(w.strip(",.") for w in one.sentence.text.split())
    assert (one.tree[0].depth, one.tree[0].relation, one.tree[0].words) == (0, "ROOT", "bought")
    assert ("nsubj", "Meituan") in {(b.relation, b.words) for b in one.tree}


def test_a_person_sees_sentence_trigger_roles_witnesses_and_claims(shown):
    lines = shown().splitlines()
    out = " ".join(" ".join(lines).split())
    assert "Sentence 2: Meituan bought 7,000 H20 chips from Nvidia for $90 million" in out
    assert "“bought” order: rule order/to buy; network " in out
    assert "by rule order/to buy and the network → claim 1" in out
    assert any(line.split() == ["nsubj", "Meituan"] for line in lines)
    assert any(line.split()[:3] == ["buyer", "Meituan", "Meituan"] for line in lines)
    assert "90,000,000 USD" in out and "learned 0." in out
    assert "It = Meituan" in out
    assert "dropped, incomplete: no product or quantity" in out
    assert "Claim 1: order, asserted, “bought”, confidence 0." in out
    assert "on the word of Financial Times (relayed)" in out


@pytest.mark.parametrize("columns", [80, 100])
def test_no_line_is_longer_than_the_terminal_is_wide(shown, columns):
    assert max(map(len, shown(TEXT, columns).splitlines())) <= columns


def test_a_text_about_something_else_has_no_claims(shown):
    assert shown("A quiet day\n\nThe sun was out.").rstrip().endswith("No claims")


def test_a_model_of_one_s_own_is_used(shown):
    assert shown(TEXT, 90, "--model", str(MODEL)) == shown()


def test_a_model_without_a_parser_is_refused_in_one_sentence(tmp_path, capsys):
    (tmp_path / "note.txt").write_text(TEXT, encoding="utf-8")
    spacy.blank("en").to_disk(tmp_path / "bare")
    command = ["extract", str(tmp_path / "note.txt"), "--published", "2025-06-11"]
    assert main([*command, "--model", str(tmp_path / "bare")]) == 1
    said = capsys.readouterr().err
    assert "has no parser and no tagger of parts of speech and no lemmatizer; name one" in said
    assert said.count("\n") == 1


def test_a_model_with_other_relations_than_ours_is_refused(tmp_path):
    foreign = spacy.load(MODEL)
    foreign.remove_pipe("parser")
    tree = {"heads": [1, 1, 1], "deps": ["nsubj", "ROOT", "dobj"]}
    example = Example.from_dict(foreign.make_doc("Meituan buys chips"), tree)
    foreign.add_pipe("parser").initialize(lambda: [example], nlp=foreign)
    foreign.to_disk(tmp_path / "foreign")
    with pytest.raises(InvalidModel, match="Universal Dependencies"):
        extract(article(), model=str(tmp_path / "foreign"))


def test_a_model_that_is_not_installed_is_named():
    with pytest.raises(InvalidModel, match="no spaCy model is called 'en_nowhere' here"):
        extract(article(), model="en_nowhere")
