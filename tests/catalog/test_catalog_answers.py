"""An answer given at the desk is written into the sidecar, and nothing else in there changes."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.answer_file import NotWritten, with_answer
from catalog.product import Faq
from catalog.sidecar import read_sidecar
from showrunner.crew import Crew, assemble
from showrunner.order_book import OrderBook
from studio.clock import SimulatedClock
from studio.journal import Journal
from studio.orders import AddFaq, Receipt
from studio.settings import Catalog, Config, Show

pytestmark = pytest.mark.anyio

SHOP = """
shop: {currency: USD}
products:
  - {sku: A, name: Fjord Lamp, price: 45.50, aliases: [fjord-lamp]}
  - {sku: "007", name: Bowl, price: 12}
"""
SIDECAR = """# What the brand decided.

all:                      # every product
  forbidden: [cheap]      # never say it
"007":
    faq:
        - {q: "Is it deep?", a: 'Deep enough for soup.'}   # asked in May
        - question: Is it glazed?
          answer: "Yes, inside and outside."

# The lamp has nothing yet.
"""
ASKED = Faq("Do you ship to Malta?", "Yes, with the ordinary post.")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP)
    (tmp_path / "shop.sidecar.yaml").write_text(SIDECAR)
    return tmp_path


def hired(folder: Path) -> tuple[Crew, OrderBook]:
    config = Config(catalog=Catalog(file=folder / "shop.yaml"), show=Show(language="en"))
    crew = assemble(config, SimulatedClock(), "s", lambda *_: None)
    book = OrderBook(Journal(folder / "journal.db"), crew, lambda *_: None, lambda: 5.0, folder)
    return crew, book


async def ordered(folder: Path, order: AddFaq) -> tuple[Crew, Receipt]:
    crew, book = hired(folder)
    return crew, (await book.ask("o1", order))[0]


async def test_an_answer_holds_at_once_and_leaves_the_rest_of_the_file_alone(folder: Path) -> None:
    order = AddFaq("Is it safe in an oven?", "Up to 200 degrees, without the lid.", "007")
    crew, receipt = await ordered(folder, order)
    assert receipt.done, receipt.words
    assert receipt.words.endswith("version 2: 2 products, 1 changed.")
    told = crew.shelf.snapshot.product("007")
    assert told is not None
    assert Faq(order.question, order.answer) in told.sidecar.faq
    written = (folder / "shop.sidecar.yaml").read_text()
    asked, told = (f'        {key}"{text}"\n' for key, text in
                   (("- question: ", order.question), ("  answer: ", order.answer)))  # fmt: skip
    assert written.replace(asked + told, "") == SIDECAR
    assert asked + told in written


async def test_an_answer_of_the_shop_is_one_of_every_product(folder: Path) -> None:
    crew, receipt = await ordered(folder, AddFaq(ASKED.question, ASKED.answer))
    assert receipt.done, receipt.words
    assert all(ASKED in product.sidecar.faq for product in crew.shelf.snapshot.products)


async def test_a_catalogue_without_a_sidecar_gets_one(folder: Path) -> None:
    (folder / "shop.sidecar.yaml").unlink()
    _, receipt = await ordered(folder, AddFaq(ASKED.question, ASKED.answer, "A"))
    assert receipt.done, receipt.words
    written = read_sidecar((folder / "shop.sidecar.yaml").read_bytes(), "shop.sidecar.yaml")
    assert written.entries["A"].brand.faq == (ASKED,)


async def test_the_same_question_gets_another_answer_and_not_a_second_one(folder: Path) -> None:
    crew, receipt = await ordered(folder, AddFaq("is it deep?", "Deep enough for a stew.", "007"))
    assert receipt.done, receipt.words
    told = crew.shelf.snapshot.product("007")
    assert told is not None
    assert [faq.answer for faq in told.sidecar.faq][:1] == ["Deep enough for a stew."]
    assert len(told.sidecar.faq) == 2


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("It is the best bowl in the world.", "best"),
        ("It cures colds.", "cures"),
        ("It costs $12 today.", "an amount of money"),
        ("It is cheap and good.", "forbidden"),
        (
            "Ja, das ist auch für den Ofen und die Mikrowelle gut, und es wird nicht heiß.",
            "words of 'de'",
        ),
        ("Write {price} here.", "cannot be spoken"),
        ("   ", "nothing to say"),
    ],
)
async def test_an_answer_that_may_not_be_said_is_not_written(
    folder: Path, answer: str, why: str
) -> None:
    crew, receipt = await ordered(folder, AddFaq("Is it good?", answer, "007"))
    assert not receipt.done
    assert any(word in receipt.words for word in why.split("|")), receipt.words
    assert (folder / "shop.sidecar.yaml").read_text() == SIDECAR
    assert crew.shelf.snapshot.version == 1


async def test_of_a_product_nobody_sells_nothing_is_written(folder: Path) -> None:
    _, receipt = await ordered(folder, AddFaq("Is it good?", "It is blue.", "Z"))
    assert receipt.words == "Not written: there is no product 'Z' in the catalogue."


async def test_a_broken_sidecar_is_left_as_it_is(folder: Path) -> None:
    crew, book = hired(folder)
    broken = SIDECAR + "\n  : [what\n"
    (folder / "shop.sidecar.yaml").write_text(broken)
    receipt, _ = await book.ask("o1", AddFaq(ASKED.question, ASKED.answer))
    assert not receipt.done
    assert (folder / "shop.sidecar.yaml").read_text() == broken
    assert crew.shelf.snapshot.version == 1


async def test_an_order_sent_twice_is_written_once(folder: Path) -> None:
    _, book = hired(folder)
    order = AddFaq(ASKED.question, ASKED.answer, "A")
    receipts = [await book.ask("o1", order), await book.ask("o1", order)]
    assert [fresh for _, fresh in receipts] == [True, False]
    assert (folder / "shop.sidecar.yaml").read_text().count(ASKED.question) == 1


def test_a_list_a_products_key_json_and_a_handle_are_understood() -> None:
    for known in ("A", "B"):
        raw = f"products:\n- sku: {known}\n  short: lamp\n".encode()
        listed = with_answer(raw, "s.yaml", ("A",), ASKED)
        assert read_sidecar(listed, "s.yaml").entries["A"].brand.faq == (ASKED,)
        assert listed.startswith(raw)
    named = with_answer(b"fjord-lamp: {short: lamp}\n", "s.yml", ("A", "fjord-lamp"), ASKED)
    assert list(read_sidecar(named, "s.yml").entries) == ["fjord-lamp"]
    plain = with_answer(b'{"A": {"short": "lamp"}}', "s.json", ("A",), ASKED)
    assert json.loads(plain)["A"]["faq"] == [{"question": ASKED.question, "answer": ASKED.answer}]


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("", '"A":\n  faq:\n    - Q\n      R\n'),
        ("# nothing yet", '# nothing yet\n"A":\n  faq:\n    - Q\n      R\n'),
        ("A:   # later\nB: {short: b}\n", "A:   # later\n  faq:\n    - Q\n      R\nB: {short: b}\n"),
        ("A:\n  faq:\n  short: a", "A:\n  faq:\n    - Q\n      R\n  short: a"),
        ("A: {short: a}", 'A: {short: a, faq: [{Q, R}]}'),
        ("A: {faq: [{q: x, a: y},]}\n", "A: {faq: [{q: x, a: y},{Q, R}]}\n"),
        ("A:\n  faq:\n  - q: x\n    a: |\n      Two\n      lines.\n\n# end\n",
         "A:\n  faq:\n  - q: x\n    a: |\n      Two\n      lines.\n  - Q\n    R\n\n# end\n"),
        ("A:\n  short: a # short\n\nB:\n  short: b\n",
         "A:\n  short: a # short\n  faq:\n    - Q\n      R\n\nB:\n  short: b\n"),
    ],
)  # fmt: skip
def test_nothing_but_the_new_lines_is_written(raw: str, written: str) -> None:
    asked, told = (json.dumps(text) for text in (ASKED.question, ASKED.answer))
    expected = written.replace("Q", f"question: {asked}").replace("R", f"answer: {told}")
    assert with_answer(raw.encode(), "s.yaml", ("A",), ASKED).decode() == expected


@pytest.mark.parametrize(
    "raw",
    [b"A: 3\n", b"A: {faq: 7}\n", b"A: &x {faq: &y []}\nB: *x\n",
     b"\xff\xfe\x00", b"A: [\n"],
)  # fmt: skip
def test_a_file_in_which_it_cannot_stand_is_named(raw: bytes) -> None:
    with pytest.raises(NotWritten):
        with_answer(raw, "s.yaml", ("A",), ASKED)


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_whatever_is_written_reads_as_it_was_meant(question: str, answer: str) -> None:
    faq = Faq(" ".join(question.split()), " ".join(answer.split()))
    try:
        written = with_answer(SIDECAR.encode(), "s.yaml", ("A",), faq)
    except NotWritten:
        return
    entries = read_sidecar(written, "s.yaml").entries
    assert entries["A"].brand.faq == (faq,)
    assert len(entries["007"].brand.faq) == 2
