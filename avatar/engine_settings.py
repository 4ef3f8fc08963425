"""`presenter.settings`, checked by the engine that they are for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from studio.errors import Misconfigured

_Model = TypeVar("_Model", bound=BaseModel)


def checked_settings(model: type[_Model], settings: Mapping[str, object]) -> _Model:
    """The settings as the engine's own model. Raises `Misconfigured` naming the key."""
    try:
        return model.model_validate(settings)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise Misconfigured(
            f"presenter.settings.{'.'.join(map(str, first['loc']))}: {first['msg']}"
        ) from wrong
