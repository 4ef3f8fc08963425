"""What libav says of a destination that fails, as somebody who does not know libav can read it."""

import re

_NUMBER = re.compile(r"^(?:error: )?\[Errno -?\d+\] ")
_WHERE = re.compile(r": '[a-z]+://[^']*'$")
"""The address, which whoever reads it has already."""
_LOG = "; last error log: "
_WHO = re.compile(r"^\[\w+\] ")
_VAGUE = (
    "Input/output error", "End of file", "Invalid data", "Invalid argument", "Unknown error",
    "Operation not permitted", "Error number",
)  # fmt: skip
"""What it says of anything: its log then tells more."""
_NAME = re.compile(r"^Cannot open connection tcp://(\[[^]]*\]|[^:/?]+)\S*$")
"""All that its log says, without a reason of the kernel, of a host that was not found."""
_TLS = re.compile(r"^Cannot open connection tls://(\[[^]]*\]|[^:/?]+)\S*$")
"""The same where a connection has to be encrypted, which may have failed as well."""
_CLOSED = ("Broken pipe", "Connection reset", "End of file", "Input/output error")
"""How it says that the other side has ended the connection."""


def plainly(words: str) -> str:
    """The reason without the number it has in the kernel, and one of the two ways it is told in."""
    what, _, log = _NUMBER.sub("", words).partition(_LOG)
    if not log or not what.startswith(_VAGUE):
        return _WHERE.sub("", what)
    words = _NAME.sub(r"the name \1 was not found", _WHO.sub("", log))
    return _TLS.sub(r"no TLS with \1: its name was not found, or it speaks none there", words)


def at_once(words: str) -> str:
    """`words` about a session that was over as soon as it had begun, with what that may mean."""
    if not words.startswith(_CLOSED):
        return words
    return f"{words}, right after it was accepted: is the stream key right, and may it be used now?"
