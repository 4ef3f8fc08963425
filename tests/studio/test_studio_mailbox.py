import asyncio

from studio.mailbox import Mailbox


def test_a_full_box_drops_the_oldest_and_counts_it() -> None:
    box: Mailbox[int] = Mailbox(2, "drop oldest")
    assert [box.put(n) for n in range(3)] == [True, True, True]
    assert (box.drain(), box.dropped) == ([1, 2], 1)


def test_a_full_box_can_refuse_the_newest() -> None:
    box: Mailbox[int] = Mailbox(2, "drop newest")
    assert [box.put(n) for n in range(3)] == [True, True, False]
    assert (box.drain(), box.dropped) == ([0, 1], 1)


def test_readers_get_what_is_left_after_closing() -> None:
    async def read() -> list[int]:
        box: Mailbox[int] = Mailbox(9, "drop oldest")
        box.put(1)
        box.put(2)
        box.close()
        return [letter async for letter in box]

    assert asyncio.run(read()) == [1, 2]
