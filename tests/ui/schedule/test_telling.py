"""The schedule tells whoever watches, also where no news comes: in a process of its own."""

import pytest

from store.database import Store
from tests.reported import report
from tests.store.told import tell
from tests.ui.schedule.tried import Tried
from tests.watching import receiver


@pytest.mark.slow
def test_what_waits_is_sent_while_nothing_new_comes(tried: Tried) -> None:
    tried.source("post")
    with receiver() as desk:
        tried.path.with_name("watches.toml").write_text(
            f'[channel.desk]\nkind = "webhook"\nurl = "{desk.url}"\n'
            '[watch.orders]\ntype = "order"\ntell = "desk"\n'
        )
        with Store(tried.path) as store:
            tell(store, report("Wire", "2026-05-01", "order", buyer="Baidu", product="H20"))

        tried.run(tried.watch(drain=60.0, telling=0.2), lambda: desk.came)

        assert [alert["headline"] for alert in desk.alerts] == ["Baidu ordered H20"]
        with Store(tried.path, readonly=True) as store:
            assert store.watches.channels()["desk"].waiting == 0
