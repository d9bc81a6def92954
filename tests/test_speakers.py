"""Who says it: people and offices whom no lexicon holds, people without a name, "he" and "the company"."""

from datetime import date

import pytest

from crawler.documents import Article, Kind
from nlp.components.speakers import speakers
from nlp.extract import extract

SPEAKERS = {
    "Vietnam's FPT will buy them, Chairman Le Thanh Son said at a ceremony on Tuesday.": [
        "Le Thanh Son"
    ],
    "The firm will invest, Finance Minister Marie Okonjo announced on Friday.": ["Marie Okonjo"],
    "Its chief executive Tom Hale told investors on stage that the machines are due in May.": [
        "Tom Hale"
    ],
    "Chief Financial Officer Nadia Brandt repeated that the rule will cost it sales.": [
        "Nadia Brandt"
    ],
    "It shipped the first racks, according to Omar Siddiq.": ["Omar Siddiq"],
    "Ruth Adler, who heads the plant, said the tools are here.": ["Ruth Adler"],
    "He had shipped chips to Russia, prosecutors said.": ["prosecutors"],
    "The state will buy chips, the digital ministry in Astana said on Friday.": [
        "digital ministry"
    ],
    "Washington weighs letting it sell B30A in China, officials say": ["officials"],
    "Gulf firms to buy Blackwell chips, Oracle executive says": ["Oracle executive"],
    "Conglomerate orders 20,000 GB200s for Jamnagar site: sources": ["sources"],
    "It has 60 machines on order, the people said.": ["people familiar"],
    "It will supply the memory, a person close to the supplier said.": ["people familiar"],
    "Hospitals get its cards first, two brokers in Shenzhen said.": ["brokers"],
    # Nobody says it.
    "The ministry bought 4,000 servers.": [],
    "Lam Research wrote down inventories of $40 million.": [],
    "Prosecutors and officials met in Boston.": [],
}


@pytest.mark.parametrize("text", SPEAKERS)
def test_whoever_speaks_is_found_without_a_lexicon(text):
    assert [speaker.name for speaker in speakers(text)] == SPEAKERS[text]


ORIGINS = {
    "Screen Holdings, which earns 44% of its revenue in China, said it lost sales of 9 billion yen because "
    "of export controls on wafer tools.": ["Screen Holdings"],
    "Nvidia sold 30,000 H20 chips to Tencent in China, the company said on Monday.": ["Nvidia"],
    "YMTC ordered 60 etching machines from Tokyo Electron and 40 etchers from Lam Research, the people said.": [
        "people familiar"
    ],
    "Crusoe will buy 13,000 MI355X accelerators from AMD, its chief executive Tom Hale said.": ["Tom Hale"],
    "Supermicro chief Ann Roy said demand was strong. The company bought 4,000 H100 GPUs from Nvidia, she "
    "added.": ["Ann Roy"],
    "Tebrau will spend more, purchasing head Zhao Meilin told reporters. Tebrau has ordered 9,000 H20 chips from "
    "Nvidia, Zhao said.": ["Zhao Meilin"],
    "Ruth Adler left Tebrau in May. Tebrau has ordered 9,000 H20 chips from Nvidia, Adler said.": ["Ruth Adler"],
    "In April the Commerce Department told Nvidia that it needs a licence for sales of the H20 to China.": [],
    "In April the Commerce Department told Reuters that it will bar sales of the H20 to China.": [
        "U.S. Department of Commerce", "Reuters"
    ],
    "The United States has granted SK Hynix a licence for chip tools in Wuxi, SK Hynix said.": ["SK Hynix"],
    "The United States has granted SK Hynix a licence for chip tools in Wuxi, Samsung said.": [],
    "AMD, Cisco and Humain will buy 9,000 MI450 accelerators, the three said in a statement.": ["AMD", "Cisco"],
}  # fmt: skip


@pytest.mark.parametrize("text", ORIGINS)
def test_a_claim_is_owed_to_whoever_speaks(text):
    claims = extract(Article("test", "", Kind.ARTICLE, "Test Wire", date(2025, 6, 11), "", text))
    assert [[a.name for a in claim.attributions] for claim in claims[:1]] == [ORIGINS[text]]
