"""Names and passwords that stand in addresses: taken out where settings are read, never shown.

What is kept, logged and exported holds the address without them.
"""

import base64
import re
from urllib.parse import unquote, urlsplit, urlunsplit

#: What stands between "//" and "@" of an address in any text.
_LOGIN = re.compile(r"(?<=//)[^/?#@\s'\"]*(?:@[^/?#@\s'\"]*)*(?=@)")


def parted(url: str) -> tuple[str, str]:
    """The address without its login, and the login as "name:password"; "" where it has none."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # such as an unclosed "["; whoever reads the address says so
        return url, ""
    login, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, ""
    return urlunsplit(parts._replace(netloc=host)), unquote(login)


def origin_of(url: str) -> str:
    """Scheme and host of an address: what a login belongs to."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def authorization(login: str) -> str:
    """The value of the header that sends the login (RFC 7617)."""
    return f"Basic {base64.b64encode(login.encode()).decode()}"


def redacted(text: str) -> str:
    """The text with every login in an address hidden."""
    return _LOGIN.sub("…", text)
