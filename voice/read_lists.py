"""Lists of words as they are easiest to read and keep: plain text."""


def wordlist(text: str) -> frozenset[str]:
    """The words of `text`, which are divided by white space."""
    return frozenset(text.split())
