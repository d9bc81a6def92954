"""Reading stays linear, whatever the text: these would take hours if it were not."""

import time

import pytest

from nlp.mentions.amounts.money import money
from nlp.mentions.amounts.quantities import quantities

SIZE = 10_000_000
HARD = {
    "digits": "1" * SIZE,
    "groups": "1,000," * (SIZE // 6),
    "dots": "1." * (SIZE // 2),
    "signs": "$ " * (SIZE // 2),
    "spaces": "$5 billion" + " " * SIZE,
    "number_words": "one hundred and " * (SIZE // 16),
    "one_word": "5 " + "a" * SIZE,
    "prose": "Baidu ordered 1,600 Ascend 910B chips for 450 million yuan ($62 million). "
    * (SIZE // 75),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HARD)
def test_ten_megabytes_are_read_in_time(name: str) -> None:
    began = time.process_time()
    money(HARD[name])
    quantities(HARD[name])
    assert time.process_time() - began < 60
