"""What the desks of other shows may know of this one: a few figures, for a token of its own.

A desk that asks holds a secret that opens nothing else, so that whoever takes one desk over has no
other show in hand.
"""

import base64

from fastapi import APIRouter, Depends, HTTPException

from console.access import Access
from console.desk import Desk, DeskState
from console.neighbours import PATH, Glance, Lamp
from console.stills import STILL_PATH, Sent
from studio.clock import Clock
from studio.report import AirReport, OutputState, Tally

AWAY = 3.0
"""Seconds without a report after which nothing is known of the air."""
_LONGEST = 300
_LONGEST_NAME = 200


class Glances:
    """The route of it."""

    def __init__(self, desk: Desk, access: Access, clock: Clock) -> None:
        self._desk = desk
        self._access = access
        self._clock = clock

    def router(self) -> APIRouter:
        router = APIRouter(dependencies=[Depends(self._access.onlooker)])
        router.add_api_route(PATH, self.glance)
        router.add_api_route(STILL_PATH, self.still)
        return router

    async def glance(self) -> Glance:
        """How the show does. Needs `console.glance_token` as a bearer, or a viewer."""
        return glance(self._desk.state()).model_copy(update={"sends": self._desk.marks})

    async def still(self) -> Sent:
        """A small picture of the air. Needs `console.glance_token` as a bearer, or a viewer."""
        found = await self._desk.still()
        if found is None:
            raise HTTPException(404, "There is no picture of the air yet.")
        age = max(0.0, self._clock.now() - found.taken)
        return Sent(age=age, jpeg=base64.b64encode(found.body))


def glance(state: DeskState) -> Glance:
    """The state in a few figures."""
    air, script = state.air, state.script
    outputs = air.outputs if air else ()
    chat = script.chat if script else ()
    grave = [alarm for alarm in state.alarms if alarm.severity == "critical"]
    up = int((air.t + state.air_age) / 60) if air else None
    return Glance(
        desk=state.desk,
        show=state.show[:200],
        state=_lamp(state),
        minutes=None if up is None else max(0, up),
        alarms=len(grave),
        notices=len(state.alarms) - len(grave),
        worst=state.alarms[0].words[:_LONGEST] if state.alarms else "",
        needs=sum(entry.state == "needs" for entry in chat),
        line=air.now.text[:_LONGEST] if air and air.now and state.air_age <= AWAY else "",
        product=_product(state)[:_LONGEST_NAME],
        viewers=state.watching,
        live=sum(output.state is OutputState.LIVE for output in outputs),
        outputs=len(outputs),
    )


def _product(state: DeskState) -> str:
    air, script = state.air, state.script
    if air is None or script is None or state.air_age > AWAY:
        return ""
    turn = next((segment.sku for segment in script.order if segment.state == "now"), None)
    sku = (air.now.sku if air.now else None) or turn
    return next((row.name for row in script.products if row.sku == sku), "") if sku else ""


def _lamp(state: DeskState) -> Lamp:
    """As the desk's own lamp says it (static/js/tally.js)."""
    air = state.air
    if air is None or state.air_age > AWAY:
        return "unknown"
    if air.tally is Tally.OFF:
        return "off"
    if state.script is not None and state.script.stopped:
        return "stopped"
    if air.slate or air.tally is Tally.SLATE:
        return "slate"
    return _speaking(air)


def _speaking(air: AirReport) -> Lamp:
    states = {output.state for output in air.outputs}
    if air.outputs and not states & {OutputState.LIVE, OutputState.RETRYING}:
        return "starting"
    if air.tally is Tally.RESERVE:
        return "reserve"
    return "voice" if air.now is not None and air.now.parts == 0 else "on"
