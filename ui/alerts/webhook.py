"""A POST of JSON to an address of yours, one alert each, signed so that the receiver knows who sent it.

Headers and signature are those of the Standard Webhooks specification (standardwebhooks.com), for which there
are libraries in most languages: HMAC-SHA256 over `id.time.body`. The id is also the Idempotency-Key.
"""

import hmac
import json
from base64 import b64decode, b64encode
from binascii import Error
from datetime import datetime
from typing import Any

from nlp.alerts import Alert
from store.outbox import Letter
from ui.channels import Channel, Key, Undelivered
from ui.posting import is_address, post

KEYS = (
    Key("url", "an address that begins with https://", is_address, required=True),
    Key("secret", "", bool, is_secret=True),
)
MOST = 1
#: Such a secret is Base64, as the specification has it; any other is taken letter by letter.
_ENCODED = "whsec_"


def send(letter: Letter, channel: Channel, at: datetime) -> str:
    body = json.dumps(content(letter), ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Chokepoint",
        "Idempotency-Key": letter.id,
        "webhook-id": letter.id,
        "webhook-timestamp": str(int(at.timestamp())),
    }
    if secret := channel.secret("secret"):
        moment = int(at.timestamp())
        headers["webhook-signature"] = signature(secret, letter.id, moment, body)
    return post(channel.settings["url"], body, headers)


def signature(secret: str, letter_id: str, moment: int, body: bytes) -> str:
    """What the receiver has to find too. `moment`: seconds since 1970."""
    key = secret.encode()
    if secret.startswith(_ENCODED):
        try:
            key = b64decode(secret.removeprefix(_ENCODED), validate=True)
        except Error:
            raise Undelivered(f"what follows {_ENCODED} in its secret is no Base64") from None
    signed = b"%s.%d.%s" % (letter_id.encode(), moment, body)
    return f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


def content(letter: Letter) -> dict[str, Any]:
    """What is sent, the same however often it is tried."""
    return {
        "type": "chokepoint.alerts",
        "id": letter.id,
        "timestamp": _iso(letter.made_at),
        "alerts": [_row(alert) for alert in letter.alerts],
    }


def _row(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "watch": alert.watch,
        "matter": alert.matter,
        "kind": alert.kind.value,
        "about": alert.about,
        "headline": alert.headline,
        "noticed_at": _iso(alert.made_at),
        "facts": {name: words for name, words in alert.facts.items() if words},
        "changes": [change._asdict() for change in alert.changes],
        "reports": [one._asdict() for one in alert.evidence],
        "figures": alert.snapshot,
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
