"""The default presenter: a vector puppet, cut out, hung on a rig, and moved by what is said."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError

from avatar.actor import Actor
from avatar.cutouts import load_cutouts
from avatar.figure import Figure
from avatar.pack import load_pack
from avatar.presenter import Canvas, Casting, Progress, unheard
from avatar.rect import Rect
from avatar.repertoire import Repertoire
from studio.errors import Misconfigured
from studio.moment import Moment


class PuppetSettings(BaseModel):
    """`presenter.settings` of the engine `puppet`: it has none yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Puppet:
    """Implements `Presenter`. Made once: cutting takes a second or two, a warm cache 0.1 s."""

    def __init__(self, casting: Casting, progress: Progress = unheard) -> None:
        """Load the pack. Raises `Misconfigured` naming the pack's file, part and key."""
        try:
            PuppetSettings.model_validate(casting.settings)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            raise Misconfigured(
                f"presenter.settings.{'.'.join(map(str, first['loc']))}: {first['msg']}"
            ) from wrong
        pack = load_pack(casting.pack, palette=casting.palette, outfit=casting.outfit)
        scale = casting.placing.height / pack.drawing.size[1]
        cutouts = load_cutouts(pack, scale, casting.cache, progress)
        repertoire = Repertoire(pack)
        self._figure = Figure(pack, cutouts, casting.placing)
        self._actor = Actor(pack, repertoire, casting.placing, fps=casting.fps, seed=casting.seed)

    def pose(self, moment: Moment) -> None:
        self._figure.pose(self._actor.pose(moment))

    @property
    def bounds(self) -> Rect:
        return self._figure.bounds

    def draw(self, canvas: Canvas) -> None:
        self._figure.draw(canvas)
