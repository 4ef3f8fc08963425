"""Whose voice may be cloned."""

from datetime import date
from pathlib import Path

import pytest

from studio.errors import Misconfigured
from voice.cloning import consented

TODAY = date(2026, 6, 1)
RECORD = """schema: vitrine-voice-consent/1
recordings: [ana.wav]
consent:
  person: Ana Example
  purpose: Fernhollow's own sales streams
  signed_by: Ana Example
  signed_on: 2026-01-31
  valid_from: 2026-02-01
  valid_until: 2027-01-31
  evidence_file: consent.pdf
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("ana.wav", "bea.wav", "consent.pdf"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "consent.yaml").write_text(RECORD, encoding="utf-8")
    return tmp_path


def test_a_whole_and_valid_record_allows_it(folder: Path) -> None:
    record = consented(folder / "consent.yaml", [folder / "ana.wav"], TODAY)
    assert record.valid_until == date(2027, 1, 31)
    assert consented(folder / "consent.yaml", [folder / "ana.wav"], date(2027, 1, 31))


def test_without_a_record_the_error_says_what_one_holds() -> None:
    with pytest.raises(Misconfigured, match=r"voice\.settings\.consent.*person.*valid_until.*docs"):
        consented(None, [Path("ana.wav")], TODAY)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("voice-consent/1", "voice-consent/2", r"consent\.yaml:1: schema"),
        ("[ana.wav]", "[]", r"consent\.yaml:2: recordings"),
        ("[ana.wav]", "[bea.wav]", r"consent\.yaml:2: recordings: does not name .*ana\.wav"),
        ("  signed_by: Ana Example\n", "", r"consent\.yaml:3: consent\.signed_by: is missing"),
        ("2026-01-31", "yesterday", r"consent\.yaml:7: consent\.signed_on"),
        ("2027-01-31", "2026-05-31", r"consent\.yaml:9: .*the consent ended on 2026-05-31"),
        ("2026-02-01", "2026-06-02", r"consent\.yaml:8: .*the consent begins on 2026-06-02"),
        ("  evidence_file: consent.pdf\n", "", "evidence_file or evidence_reference is missing"),
        ("consent.pdf", "lost.pdf", r"consent\.yaml:10: .*there is no .*lost\.pdf"),
        ("person: Ana", "persona: Ana", "consent"),
    ],
)
def test_a_record_that_does_not_allow_it_is_named_with_the_line(
    folder: Path, old: str, new: str, words: str
) -> None:
    (folder / "consent.yaml").write_text(RECORD.replace(old, new), encoding="utf-8")
    with pytest.raises(Misconfigured, match=words):
        consented(folder / "consent.yaml", [folder / "ana.wav"], TODAY)


def test_a_record_is_for_the_recordings_beside_it(folder: Path) -> None:
    (folder / "other").mkdir()
    with pytest.raises(Misconfigured, match="recordings"):
        consented(folder / "consent.yaml", [folder / "other/ana.wav"], TODAY)


def test_a_record_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"consent\.yaml: cannot be read"):
        consented(tmp_path / "consent.yaml", [tmp_path / "ana.wav"], TODAY)
