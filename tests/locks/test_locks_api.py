"""Schemathesis asks every route of the OpenAPI what its schema allows, and what it does not."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from argon2 import PasswordHasher
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from console import passwords
from console.app import build
from console.stills import Picture
from studio.clock import SimulatedClock
from studio.settings import Console
from tests.console.bench_double import ScriptedBench
from tests.console.desk_double import ScriptedDesk

TOKEN = "a-token-nobody-guesses"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
EXAMPLES = 200 if os.environ.get("VITRINE_NIGHTLY") else 8
PLENTY = 10**9
SIGNED = "POST /api/reactions"
"""Only whoever has the shop's secret gets as far as its schema; test_console_hook.py does."""


@pytest.fixture
def operations(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    monkeypatch.setattr(passwords, "_nobody", lambda: cheap.hash("nobody"))
    limits = Console(
        token=TOKEN, requests_per_minute=PLENTY, chat_per_minute=PLENTY, hook_per_minute=PLENTY,
        hook_secret="the secret of the shop",
    )  # fmt: skip
    bench = ScriptedBench(tmp_path)
    desk = ScriptedDesk()
    desk.hung["/"] = Picture(b"a picture", 0.0)
    app = build(desk, limits, TOKEN, SimulatedClock(), bench=bench)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    known = [found.ok() for found in schema.get_all_operations()]
    # Last, as wrong tries keep everybody of this address out.
    return sorted(known, key=lambda operation: operation.label == "POST /api/login")


def ask(operation: Any, mode: GenerationMode, look: Callable[[Case], None]) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def each(case: Case) -> None:
        look(case)

    each()


def test_every_route_answers_what_its_schema_allows(operations: list[Any]) -> None:
    done: dict[str, int] = {}
    for operation in operations:

        def look(case: Case, label: str = operation.label) -> None:
            checks = [not_a_server_error, response_schema_conformance]
            answer = case.call_and_validate(checks=checks, headers=BEARER)
            done[label] = done.get(label, 0) + (answer.status_code < 300)

        ask(operation, GenerationMode.POSITIVE, look)
    never = {label for label, times in done.items() if not times and "{" not in label}
    hard = {SIGNED, "POST /api/login", "POST /api/users", "GET /api/stills/picture"}
    words = "secrets, a first admin and the link of a show are not met by chance; all else works"
    assert never <= hard, words


def test_every_route_refuses_what_its_schema_does_not_allow(operations: list[Any]) -> None:
    asked = 0
    for operation in operations:
        if not operation.body or operation.label == SIGNED:
            continue
        asked += 1

        def look(case: Case) -> None:
            answer = case.call(headers=BEARER)
            assert 400 <= answer.status_code < 500, answer.status_code

        ask(operation, GenerationMode.NEGATIVE, look)
    assert asked >= 6


def test_nobody_else_gets_past_a_closed_route(operations: list[Any]) -> None:
    public = {"GET /healthz", "GET /api/watch", "POST /api/chat", "GET /hls/{name}", SIGNED,
              "GET /pictures/{sku}", "GET /api/login", "POST /api/login"}  # fmt: skip
    closed = [operation for operation in operations if operation.label not in public]
    assert len(closed) >= 10
    for operation in closed:
        case = operation.Case(path_parameters={"name": "otto", "number": 0})
        assert case.call().status_code == 401, operation.label
