"""A figure in the operator's words belongs to the product that the words name."""

import asyncio

import pytest
from show_rig import Rig

from studio.orders import Receipt, Say


def said(text: str) -> Receipt:
    rig = Rig().run(30)
    return asyncio.run(rig.director.ask(Say(text), "o1", rig.t))


@pytest.mark.parametrize(
    "text",
    [
        "The desk lamp costs $29.90.",
        "Look at the desk lamp. It costs $29.90.",
        "The insulated bottle is $45.50.",
        "The desk lamp is $29.90 and the insulated bottle is $45.50.",
        "There are 46 desk lamps left.",
    ],
)
def test_a_figure_of_another_product_is_refused(text: str) -> None:
    assert not said(text).done


@pytest.mark.parametrize(
    "text",
    [
        "It costs $29.90.",
        "The insulated bottle costs $29.90.",
        "The desk lamp costs $45.50.",
        "The bottle is $29.90 and the desk lamp is $45.50.",
        "$29.90 for the insulated bottle, $45.50 for the desk lamp.",
        "The desk lamp comes next, and the bottle is still $29.90.",
    ],
)
def test_a_figure_of_the_named_product_is_said(text: str) -> None:
    receipt = said(text)
    assert receipt.done, receipt.words
