"""The path along which one row of frames becomes another: dynamic time warping."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voice.spectra import Frames

_DIAGONAL = 1.3
"""Weight of a step in both rows. A step in one of them weighs 1, so that neither is favoured much:
2 would favour none, 1 the diagonal."""
Line = Sequence[tuple[float, float]]
"""Where a path is thought to lead: pairs (row here, row there), ascending in both."""


def warped(here: Frames, there: Frames, line: Line, slack: float) -> NDArray[np.intp]:
    """Pairs (row of `here`, row of `there`), ascending in both, from the first pair to the last.

    The path stays within `slack` rows, in one or the other, of the `line` through the corners.
    """
    n, m = len(here), len(there)
    distances = np.where(_band(n, m, line, slack), _distances(here, there), np.inf)
    steps = _steps(distances)
    path, i, j = [], n - 1, m - 1
    while True:
        path.append((i, j))
        if i == j == 0:
            return np.array(path[::-1], dtype=np.intp)
        step = steps[i, j]
        i, j = i - (step != 2), j - (step != 1)


def _distances(here: Frames, there: Frames) -> NDArray[np.float64]:
    squares = np.square(here).sum(axis=1)[:, None] + np.square(there).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squares - 2 * here @ there.T, 0.0)))


def _band(n: int, m: int, line: Line, slack: float) -> NDArray[np.bool_]:
    """Pairs near the line. Near in either row, so that a pause in one of them breaks no path."""
    inner = [(min(max(a, 0), n - 1), min(max(b, 0), m - 1)) for a, b in line]
    ours, theirs = np.maximum.accumulate([(0, 0), *inner, (n - 1, m - 1)]).T.astype(float)
    # The line at each row of both; a tiny slope where it has none makes it a function.
    tilt = 1e-6 * np.arange(len(ours))
    across = np.interp(np.arange(n), ours + tilt, theirs)
    along = np.interp(np.arange(m), theirs + tilt, ours)
    near = np.abs(np.arange(m) - across[:, None]) <= slack
    near |= np.abs(np.arange(n)[:, None] - along) <= slack
    near[0, 0] = near[-1, -1] = True
    return np.asarray(near)


def _steps(distances: NDArray[np.float64]) -> NDArray[np.int8]:
    """How each cell is reached at least cost: 0 from both rows, 1 in the first, 2 in the second.

    Cells of one antidiagonal do not depend on each other and are worked out at once.
    """
    n, m = distances.shape
    cost = np.full((n + 1, m + 1), np.inf)
    cost[0, 0] = 0.0
    steps = np.zeros((n, m), np.int8)
    for total in range(n + m - 1):
        i = np.arange(max(0, total - m + 1), min(n, total + 1))
        j = total - i
        here = distances[i, j]
        ways = np.stack(
            [cost[i, j] + _DIAGONAL * here, cost[i, j + 1] + here, cost[i + 1, j] + here]
        )
        best = ways.argmin(axis=0)
        cost[i + 1, j + 1] = ways[best, np.arange(len(i))]
        steps[i, j] = best
    steps[0, :], steps[:, 0] = 2, 1
    return steps
