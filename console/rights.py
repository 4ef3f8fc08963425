"""Which role an order needs."""

from console.users import Role
from studio.orders import Order

FOR_ADMINS = frozenset(
    {"add_output", "move_output", "remove_output", "reload_config", "delete_recording"}
)
"""Orders by their `do`: those that change outputs or settings, or destroy something. All others are
the operator's."""


def needed(order: Order) -> Role:
    """The least role that may give this order."""
    return Role.ADMIN if order.do in FOR_ADMINS else Role.OPERATOR
