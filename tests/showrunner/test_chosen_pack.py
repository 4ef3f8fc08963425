"""A pack is chosen by one line, wherever the command is started, and brings its presenter's name."""

from pathlib import Path

import pytest

from avatar.shipped import SHIPPED
from showrunner.look import Chosen
from showrunner.settings import settings

NAMES = {"host": "Mina", "host_two": "Theo", "mascot": "Bodo", "portrait": "Noor"}


def config(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text)
    return file


@pytest.mark.parametrize("name", NAMES)
def test_the_bare_name_of_a_shipped_pack_is_enough(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = settings(config(tmp_path, f"presenter: {{pack: {name}}}"))
    assert found.presenter.pack == SHIPPED / name
    assert Chosen(pack=Path(name)).over(None).presenter.pack == SHIPPED / name


@pytest.mark.parametrize(("name", "person"), NAMES.items())
def test_the_host_is_called_what_the_pack_is_called(name: str, person: str, tmp_path: Path) -> None:
    assert settings(config(tmp_path, f"presenter: {{pack: {name}}}")).show.host == person
    said = settings(config(tmp_path, f"presenter: {{pack: {name}}}\nshow: {{host: Ann}}"))
    assert said.show.host == "Ann"


def test_a_pack_that_extends_another_has_its_name_or_that_of_the_other(tmp_path: Path) -> None:
    pack = tmp_path / "own"
    pack.mkdir()
    (pack / "pack.yaml").write_text(f"extends: {SHIPPED / 'host_two'}\n")
    text = f"presenter: {{pack: {pack}}}"
    assert settings(config(tmp_path, text)).show.host == "Theo"
    (pack / "pack.yaml").write_text(f"name: Ana\nextends: {SHIPPED / 'host_two'}\n")
    assert settings(config(tmp_path, text)).show.host == "Ana"


def test_a_folder_beside_wins_over_a_shipped_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mascot").mkdir()
    monkeypatch.chdir(tmp_path)
    assert Chosen(pack=Path("mascot")).over(None).presenter.pack == tmp_path / "mascot"


def test_a_layout_file_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = settings(config(tmp_path, "stage: {layout: brand/layout.yaml}")).stage.layout
    assert found is not None
    assert found.is_absolute()
    assert found != tmp_path / "brand/layout.yaml"


def test_a_pack_brings_its_character_unless_the_settings_choose_one(tmp_path: Path) -> None:
    theo = "presenter: {pack: host_two}\n"
    assert settings(config(tmp_path, theo)).voice.character == "male"
    assert settings(config(tmp_path, theo + "voice: {engine: espeak}")).voice.character == "male"
    own = settings(config(tmp_path, theo + "voice: {character: female}")).voice
    assert own.character == "female"
    assert settings(config(tmp_path, "presenter: {pack: host}")).voice.character == "auto"


def test_a_pack_may_name_an_engine_which_is_taken_while_none_is_chosen(tmp_path: Path) -> None:
    pack = tmp_path / "own"
    pack.mkdir()
    voice = "{engine: espeak, settings: {variant: whisper}}"
    (pack / "pack.yaml").write_text(f"extends: {SHIPPED / 'host_two'}\nvoice: {voice}\n")
    theirs = settings(config(tmp_path, f"presenter: {{pack: {pack}}}\n")).voice
    assert (theirs.engine, theirs.settings) == ("espeak", {"variant": "whisper"})
    text = f"presenter: {{pack: {pack}}}\nvoice: {{engine: festival}}"
    own = settings(config(tmp_path, text)).voice
    assert (own.engine, own.settings) == ("festival", {})
