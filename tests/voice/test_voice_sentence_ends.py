"""Shop copy whose full stops are traps, in five languages, is cut where a reader would cut it."""

from pathlib import Path

import pytest

from voice.reading import read

_TABLE = Path(__file__).with_name("sentence_ends.tsv").read_text(encoding="utf-8")
"""Language, and the sentences with `|` between them."""


@pytest.mark.parametrize("row", _TABLE.splitlines())
def test_sentences_end_where_a_reader_ends_them(row: str) -> None:
    lang, _, marked = row.partition("\t")
    sentences = marked.split("|")
    written = " ".join(sentences)
    assert [written[start:end].strip() for start, end in read(written, lang).sentences] == sentences
