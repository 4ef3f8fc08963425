"""An order that comes twice acts once."""

from studio.orders import Hold, Receipt, SkipLine
from studio.receipts import KEPT, Receipts


def test_the_same_order_has_the_same_receipt_and_another_one_under_its_id_is_refused() -> None:
    receipts = Receipts()
    assert receipts.of("a", Hold(on=True)) is None
    done = receipts.keep(Hold(on=True), Receipt("a", done=True, words="Held.", at=1.0, effect=1.0))
    assert receipts.of("a", Hold(on=True)) == done
    other = receipts.of("a", SkipLine())
    assert other is not None
    assert not other.done
    assert other.effect is None


def test_the_oldest_receipts_are_forgotten_first() -> None:
    receipts = Receipts()
    for n in range(KEPT + 1):
        receipts.keep(SkipLine(), Receipt(str(n), done=True, words="Skipped.", at=0.0))
    assert receipts.of("0", SkipLine()) is None
    assert receipts.of(str(KEPT), SkipLine()) is not None
