"""Prints that are made ahead: the same, and not where the frame is drawn."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from stage_parts import FPS, SHOW
from test_stage_shots import ROUND, C, Q, U

from avatar.framing import Framing
from avatar.stage import open_stage
from avatar.stage_set import StudioSet
from studio import settings


def test_a_print_that_was_expected_is_the_same_and_is_not_made_where_it_is_drawn(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = open_stage(SHOW, settings.Stage(), (270, 480), FPS, cache)
    makers: list[bool] = []
    print_back = StudioSet.print_back

    def watched(self: StudioSet, framing: Framing, onto: np.ndarray, *, fine: bool) -> None:
        makers.append(threading.current_thread() is threading.main_thread())
        print_back(self, framing, onto, fine=fine)

    monkeypatch.setattr(StudioSet, "print_back", watched)
    dolly, foreseen, surprised = stage.dolly(), stage.prints(), stage.prints()
    asked = [shot for shot in ROUND for _ in range(FPS)]
    asked += [shot for shot in (C, U, U, Q, C) for _ in range(3)]  # some are called off
    for frame, shot in enumerate(asked):
        look = dolly.look(frame, shot, cut=False)
        makers.clear()
        one = foreseen.of(look)
        sets_out = shot is not asked[max(0, frame - 1)]
        assert sets_out or not frame or True not in makers, (frame, look)
        other = surprised.of(look)
        foreseen.expect(dolly.coming(frame))
        assert one.placing == other.placing
        assert np.array_equal(one.scenery.picture, other.scenery.picture), (frame, look)
        fronts = [each.scenery.picture.copy() for each in (one, other)]
        for each, front in zip((one, other), fronts, strict=True):
            for desk in each.desk:
                desk.sprite.lay(front, desk.x, desk.y, stage.layout.frame)
        assert np.array_equal(*fronts), (frame, look)
