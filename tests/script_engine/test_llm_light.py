"""With the playbook alone nothing of a language model is imported; and settings are checked."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from script_engine.llm import Llm
from script_engine.llm_settings import LlmSettings
from script_engine.writer import Penned, Respondent
from showrunner.crew import assemble
from studio.clock import SimulatedClock
from studio.config import HOME
from studio.errors import Misconfigured
from studio.settings import Config

HEAVY = ("langchain", "langchain_core", "langchain_openai", "openai", "langsmith", "langgraph",
         "torch", "transformers")  # fmt: skip


@pytest.mark.parametrize("engine", ["playbook", "llm"])
def test_nothing_heavy_is_imported_before_a_model_is_opened(engine: str) -> None:
    code = f"""
import sys
from showrunner.crew import assemble
from studio.clock import SimulatedClock
from studio.settings import Config
settings = {{"base_url": "http://127.0.0.1:9/v1", "model": "m"}} if {engine!r} == "llm" else {{}}
config = Config.model_validate({{"script": {{"writer": {{"engine": {engine!r}, "settings": settings}}}}}})
crew = assemble(config, SimulatedClock(), "s", lambda *_: None)
assert crew.director.next(0.0) is not None
assert (crew.pen is None) == ({engine!r} == "playbook")
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def crew(**settings: object) -> None:
    given = {"script": {"writer": {"engine": "llm", "settings": settings}}}
    assemble(Config.model_validate(given), SimulatedClock(), "s", lambda *_: None)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"model": "m"}, "expected the server's address"),
        ({"base_url": "http://h/v1"}, "model"),
        ({"model": "m", "base_url": "ftp://h"}, "base_url"),
        ({"model": "m", "base_url": "http://me:pw@h/v1"}, "base_url"),
        ({"model": "m", "base_url": "http://h/v1", "api_key": "  "}, "is the variable empty"),
        ({"model": "m", "base_url": "http://h/v1", "first_token_seconds": 0}, "first_token"),
        ({"model": "m", "base_url": "http://h/v1", "temprature": 1}, "temprature"),
    ],
)
def test_wrong_settings_are_named_and_no_secret_with_them(
    settings: dict[str, object], words: str
) -> None:
    with pytest.raises(Misconfigured, match=words) as reason:
        crew(**settings)
    assert "script.writer.settings" in str(reason.value)
    assert "pw@" not in str(reason.value)


def test_a_key_is_seen_nowhere() -> None:
    mine = LlmSettings(model="m", base_url="http://h/v1", api_key="sk-secret-1")
    assert "sk-secret" not in f"{mine!r} {mine} {mine.model_dump()}"
    with pytest.raises(ValidationError) as reason:
        LlmSettings(model="", base_url="http://h/v1", api_key="sk-secret-1")
    assert "sk-secret" not in str(reason.value.errors(include_input=False))


def test_it_is_a_writer_that_is_penned_and_answers() -> None:
    writer = Llm(LlmSettings(model="m", base_url="http://h/v1", grown=Path("/nowhere")))
    assert isinstance(writer, Penned)
    respondent: Respondent = writer
    assert respondent.state("k") == "none"
