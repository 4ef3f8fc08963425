"""A pack that cannot be used is refused with its file, its line, and what to do."""

from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatar.portrait_pack import load_portrait, sheet_of
from avatar.portrait_sheet import LANDMARKS
from studio.errors import Misconfigured
from studio.sheet_file import SheetFile
from tests.avatar.portrait.portrait_parts import CONSENT, SHIPPED, copied

TODAY = date(2026, 6, 1)
PERSON = ("subject: drawing\n", "subject: person\n" + CONSENT)


def line_of(pack: Path, text: str) -> int:
    lines = (pack / "portrait.yaml").read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize(
    ("change", "at", "says"),
    [
        (("  chin: [600, 647]\n", ""), "landmarks:", "missing: chin"),
        (("  chin: [600, 647]\n", "  chin: [600, 647]\n  chin: [1, 2]\n"), "chin: [1, 2]", "already"),
        (("  chin: [600, 647]", "  chn: [600, 647]"), "chn", "no such landmark"),
        (("  chin: [600, 647]", "  chin: [600, 9999]"), "neck:", "chin (9999) must be above neck"),
        (("crown: [604, 157]", "crown: [604, -4]"), "crown:", "outside the picture of 1200 x 1440"),
        (("eye_left_iris: [520, 421]", "eye_left_iris: [580, 421]"), "eye_left_inner", "left of"),
        (("mouth_left: [541, 545]", "mouth_left: [700, 545]"), "lip_upper_left", "left of"),
        (("nose_tip: [597, 486]", "nose_tip: [597, oops]"), "nose_tip", "valid number"),
        (("iris: 27", "iris: 90"), "iris: 90", "only 88 wide"),
        (("picture: portrait.png", "picture: ../portrait.png"), "picture:", "beside portrait.yaml"),
        (("picture: portrait.png", "picture: gone.png"), "picture:", "there is no"),
        (("limits: {turn: 8", "limits: {turn: 20"), "limits:", "less than or equal to 8"),
        (("licence: MIT", "license: MIT"), "license", "licence: Field required"),
        (("schema: vitrine-portrait/1", "schema: other/1"), "schema:", "vitrine-portrait/1"),
    ],
)  # fmt: skip
def test_a_bad_pack_is_refused_with_its_line(
    change: tuple[str, str], at: str, says: str, tmp_path: Path
) -> None:
    pack = copied(tmp_path, change)
    with pytest.raises(Misconfigured) as refused:
        load_portrait(pack, TODAY)
    message = str(refused.value)
    assert says in message
    if "required" not in says:  # a key that is missing has no line
        assert message.startswith(f"{pack / 'portrait.yaml'}:{line_of(pack, at)}: ")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (CONSENT, "", "`consent` is missing"),
        ("  signed_by: Ada Example\n", "", "consent.signed_by: Field required"),
        ("  evidence_reference: contract 17\n", "", "evidence_reference is missing"),
        ("  evidence_reference: contract 17", "  evidence_file: gone.pdf", "there is no"),
        ("valid_until: 2027-01-31", "valid_until: 2026-05-31", "ended on 2026-05-31"),
        ("valid_from: 2026-02-01", "valid_from: 2026-07-01", "begins on 2026-07-01"),
        ("signed_on: 2026-01-31", "signed_on: 2026-06-02", "begins on 2026-06-02"),
        ("valid_until: 2027-01-31", "valid_until: 2025-01-31", "is before the consent begins"),
    ],
)
def test_a_person_is_not_shown_without_a_whole_and_valid_consent(
    old: str, new: str, says: str, tmp_path: Path
) -> None:
    pack = copied(tmp_path, PERSON, (old, new))
    with pytest.raises(Misconfigured) as refused:
        load_portrait(pack, TODAY)
    assert says in str(refused.value)
    if "required" not in says:
        assert "docs/writing-a-portrait.md" in str(refused.value)


def test_a_person_who_has_agreed_is_shown_until_the_last_day(tmp_path: Path) -> None:
    pack = copied(tmp_path, PERSON)
    assert load_portrait(pack, date(2026, 2, 1)).sheet.consent
    assert load_portrait(pack, date(2027, 1, 31)).sheet.consent
    with pytest.raises(Misconfigured, match="ended"):
        load_portrait(pack, date(2027, 2, 1))


def test_nobody_is_shown_where_the_date_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="what day it is"):
        load_portrait(copied(tmp_path, PERSON), None)


def test_an_opaque_picture_needs_a_mask(tmp_path: Path) -> None:
    pack = copied(tmp_path)
    whole = cv2.imread(str(pack / "portrait.png"), cv2.IMREAD_UNCHANGED)
    assert whole is not None
    cv2.imwrite(str(pack / "portrait.png"), whole[..., :3])
    with pytest.raises(Misconfigured, match="is opaque"):
        load_portrait(pack, None)
    cv2.imwrite(str(pack / "person.png"), whole[..., 3])
    pack = copied(tmp_path, ("picture: portrait.png", "picture: flat.png\nmask: person.png"))
    cv2.imwrite(str(pack / "flat.png"), whole[..., :3])
    with_mask, shipped = load_portrait(pack, None).picture, load_portrait(SHIPPED, None).picture
    assert np.array_equal(with_mask[..., 3], shipped[..., 3])
    cv2.imwrite(str(pack / "person.png"), whole[:-2, :, 3])
    with pytest.raises(Misconfigured, match="expected the same"):
        load_portrait(pack, None)


def test_a_huge_picture_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    pack = copied(tmp_path)
    cv2.imwrite(str(pack / "portrait.png"), np.zeros((8, 5000, 4), np.uint8))
    with pytest.raises(Misconfigured, match="5000 x 8 pixels, expected 4096 at most"):
        load_portrait(pack, None)
    (pack / "portrait.png").write_text("no picture")
    with pytest.raises(Misconfigured, match="no picture that can be read"):
        load_portrait(pack, None)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "portrait.yaml"
    file.write_bytes(text)
    with pytest.raises(Misconfigured, match=r"portrait\.yaml"):
        sheet_of(SheetFile.read(file))


def test_the_shipped_pack_names_every_landmark_once_and_is_a_drawing() -> None:
    pack = load_portrait(SHIPPED, None)
    assert tuple(pack.points) == LANDMARKS
    assert pack.sheet.subject == "drawing"
    assert (SHIPPED / "portrait.png").stat().st_size <= 1_500_000
