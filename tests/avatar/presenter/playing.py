"""An actor who stays at one place."""

from avatar.actor import Actor
from avatar.pack import Pack
from avatar.pose import Pose
from avatar.presenter import Placing
from avatar.repertoire import Repertoire
from studio.moment import Moment


class Playing:
    """Poses of one pack at one place."""

    def __init__(self, pack: Pack, placing: Placing, seed: int = 1, fps: int = 30) -> None:
        self._actor = Actor(pack, Repertoire(pack), fps=fps, seed=seed)
        self._placing = placing

    def pose(self, now: Moment) -> Pose:
        return self._actor.pose(now, self._placing)
