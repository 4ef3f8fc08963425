"""Dashboard and alert rules ask for nothing that the show does not tell."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from console.metrics import exposition
from studio.alarm import Condition
from studio.config import HOME
from tests.console.desk_double import ScriptedDesk
from tests.sight.test_sight_metrics import state

ASKED = re.compile(r"\b(vitrine_[a-z_]+)(\{[^}]*\})?")
MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
CLOSED = {"state", "condition", "process", "direction"}
"""Labels whose values we know."""
OURS = {"instance", "job"}
"""Labels that Prometheus puts on."""


def told() -> dict[str, list[dict[str, str]]]:
    """The labels of each sample, by name."""
    text = exposition(state(), ScriptedDesk().house(), 0).decode()
    found: dict[str, list[dict[str, str]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.labels)
    return found


def dashboard() -> dict[str, Any]:
    text = (HOME / "deploy/grafana/vitrine.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def rules() -> list[dict[str, Any]]:
    text = (HOME / "deploy/prometheus/alerts.yaml").read_text(encoding="utf-8")
    return [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]


def strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        for value in tree.values():
            yield from strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from strings(value)
    elif isinstance(tree, str):
        yield tree


def faults(expression: str, known: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    """What in an expression could never match."""
    for name, matchers in ASKED.findall(expression):
        if name not in known:
            yield f"{name} is not told"
            continue
        labels = {label for sample in known[name] for label in sample}
        for label, how, value in MATCHER.findall(matchers):
            if label in OURS:
                continue
            if label not in labels:
                yield f"{name} has no {label}"
            values = {sample.get(label) for sample in known[name]}
            if label in CLOSED and label != "process":
                wanted = value.split("|") if how == "=~" else [value]
                yield from (f"{label} is never {one}" for one in wanted if one not in values)


def test_the_dashboard_asks_only_for_what_is_told() -> None:
    known = told()
    texts = [text for text in strings(dashboard()) if "vitrine_" in text]
    assert len(texts) > 50
    assert [fault for text in texts for fault in faults(text, known)] == []


def test_the_check_finds_what_is_wrong() -> None:
    known = told()
    assert list(faults("rate(vitrine_frames[1m])", known)) == ["vitrine_frames is not told"]
    assert list(faults('vitrine_slate{state="on"}', known)) == [
        "vitrine_slate has no state",
        "state is never on",
    ]
    assert list(faults('vitrine_on_air_state{state="dark"}', known)) == ["state is never dark"]


def test_every_panel_has_a_title_a_unit_and_a_place_of_its_own() -> None:
    taken: set[tuple[int, int]] = set()
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["title"]
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert max(x for x, _ in cells) < 24
        assert not cells & taken, panel["title"]
        taken |= cells
        if panel["type"] != "row":
            assert panel["targets"]
            assert panel["fieldConfig"]["defaults"]["unit"]
            assert panel["datasource"]["uid"] == "${datasource}"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: str(rule["alert"]))
def test_a_rule_asks_only_for_what_is_told_and_says_what_is_wrong(rule: dict[str, Any]) -> None:
    assert re.fullmatch(r"Vitrine[A-Z]\w+", rule["alert"])
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert re.fullmatch(r"\d+[smh]", rule.get("for", "0s"))
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert "$labels.instance" in rule["annotations"]["summary"]
    assert list(faults(rule["expr"], told())) == []
    assert rule["expr"].count("(") == rule["expr"].count(")")


def test_every_condition_of_our_own_alerts_has_a_rule_too() -> None:
    names = " ".join(rule["alert"] for rule in rules())
    known_as = {
        Condition.OFF_AIR: "OffAir", Condition.OUTPUT_DOWN: "OutputDown", Condition.SILENCE: "Silence",
        Condition.RESERVE: "ReserveSpeaks", Condition.SLATE: "SlateLeftOn", Condition.BRAIN_DOWN: "BrainDown",
        Condition.RESTARTS: "Restarts", Condition.GATE_REFUSES: "GateRefuses",
        Condition.CATALOGUE_BROKEN: "CatalogueRefused", Condition.MODEL_RESTS: "ModelRests",
        Condition.DISK_LOW: "DiskLow", Condition.RECORDING: "RecordingWaits", Condition.JOURNAL_BROKEN: "Journal",
    }  # fmt: skip
    assert set(known_as) == set(Condition)
    assert [name for name in known_as.values() if f"Vitrine{name}" not in names] == []
