"""The two kinds of error that are caught, and only at seams. Everything else is a bug."""


class Unavailable(Exception):
    """Something outside cannot serve now: try later, or use the next engine.

    The message is a sentence for the operator and names the part that is missing.
    """


class Misconfigured(Exception):
    """The operator must change something before this can run.

    The message names the file, key or row, what was found, and what was expected.
    """
