"""Who gives orders, as the journal names them."""

TOKEN_USER = "operator"  # noqa: S105 - a name, no secret
"""Whoever has the operator's token and no name of their own; users have theirs."""
