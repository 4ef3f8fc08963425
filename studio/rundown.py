"""The rundown as a brand writes it: hours, products, promo windows, fixed items, questions, recaps.

It stands in `config.yaml` under `script.rundown`, or in a file of its own with the same keys.
"""

from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from studio.sheet_file import SheetFile, first_error

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _time_of_day(given: object) -> object:
    """YAML 1.1 reads a bare `18:30` as the number 1110 and `18:30:15` as 66615."""
    if isinstance(given, bool) or not isinstance(given, int):
        return given
    seconds = given * 60 if given < 24 * 60 else given
    if not 0 <= seconds < 24 * 3600:
        raise ValueError("expected a time of day such as 18:30")
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _local(given: time) -> time:
    if given.tzinfo is not None:
        raise ValueError("expected a time without a zone: it is meant in show.timezone")
    return given


TimeOfDay = Annotated[time, BeforeValidator(_time_of_day), AfterValidator(_local)]
Seconds = Annotated[float, Field(ge=20, le=1800)]
Minutes = Annotated[float, Field(ge=2, le=24 * 60)]
MustSay = Annotated[str, Field(min_length=1, max_length=300)]
Name = Annotated[str, Field(min_length=1, max_length=60)]


class Part(BaseModel):
    """A part of a rundown. Frozen; a key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Hours(Part):
    """When the show sells, in the brand's time zone. `closes <= opens` crosses midnight."""

    opens: TimeOfDay
    closes: TimeOfDay


class Spot(Part):
    """What one product is promised in the rotation, and what every turn of it contains."""

    product: str
    weight: float = Field(1.0, ge=0, le=100)
    """Its part of the time that no minimum share takes; 0 keeps it out of the rotation."""
    share: float = Field(0.0, ge=0, le=100)
    """Per cent of the rotation's time that it gets at least."""
    gap_minutes: Minutes | None = None
    """From the start of one turn to the start of its next, at most."""
    seconds: Seconds | None = None
    """Length of its turn; unset means `script.segment_seconds`."""
    must_say: tuple[MustSay, ...] = ()
    """Lines that every turn of it contains, with slots such as `{price}`."""
    facts: tuple[str, ...] = ()
    """Slots of facts that every turn tells, such as `price` or `attribute.weight`."""


class Hero(Part):
    """A product, or several in turn, that newcomers meet whenever they come."""

    products: tuple[str, ...] = Field(min_length=1)
    every_minutes: Minutes = 20
    """From the start of one hero's turn to the start of the next, at most."""


class Occasion(Part):
    """Something that comes at a time of day: every day, on some weekdays, or on one date."""

    days: tuple[Day, ...] = ()
    """Weekdays on which it begins; none means every day."""
    day: date | None = None
    """The only date on which it begins."""

    @model_validator(mode="after")
    def _one_way(self) -> "Occasion":
        if self.days and self.day:
            raise ValueError("has `days` and `day`, expected one of them")
        return self

    def falls_on(self, local: date) -> bool:
        """Whether it begins on this local date."""
        if self.day is not None:
            return local == self.day
        return not self.days or WEEK[local.weekday()] in self.days


class Promo(Occasion):
    """A window that belongs to some products: the rotation is theirs from second to second."""

    name: Name
    opens: TimeOfDay
    closes: TimeOfDay
    """Exclusive; `closes <= opens` crosses midnight."""
    products: tuple[str, ...] = Field(min_length=1)
    must_say: tuple[MustSay, ...] = ()
    """Lines that every turn in the window contains as well."""


class Fixed(Occasion):
    """One product's turn at a time of day, whatever else is on."""

    at: TimeOfDay
    product: str
    seconds: Seconds | None = None
    must_say: tuple[MustSay, ...] = ()


class Questions(Part):
    """Windows in which the host asks for questions and answers, while there are some."""

    every_minutes: Minutes = 30
    seconds: float = Field(90, ge=30, le=900)
    """The longest; it ends earlier when nobody asks."""


class Recap(Part):
    """A look back at the products that were on last, a line for each."""

    every_minutes: Minutes = 60
    products: int = Field(3, ge=1, le=10)


class Learning(Part):
    """Lets what viewers do decide part of the rotation. It never touches what is said."""

    enabled: bool = False
    free: float = Field(0.5, ge=0.05, le=0.9)
    """Part of each product's share that may go to products that do better."""
    most: float = Field(0.4, ge=0.1, le=1)
    """Part of the rotation's time that learning may bring one product to."""
    explore: float = Field(0.03, ge=0.01, le=0.5)
    """Part of the free turns that are given out evenly, to go on learning."""
    half_life_minutes: float = Field(120, ge=10, le=1440)
    """After so long, what was seen counts half."""
    window_minutes: float = Field(30, ge=1, le=240)
    """How long after a click an order still counts for what was on air at the click."""
    click: float = Field(1.0, ge=0, le=100)
    """What one click is worth."""
    order: float = Field(10.0, ge=0, le=1000)
    """What one order is worth."""
    comment: float = Field(0.1, ge=0, le=100)
    """What one comment is worth."""


class Rundown(Part):
    """The whole day. Empty, it is a round of everything on sale, around the clock."""

    file: Path | None = None
    """A file with these keys, in place of them."""
    hours: Hours | None = None
    """Unset: around the clock, with a greeting for each part of the day."""
    products: tuple[Spot, ...] = ()
    """Promises to single products; every other product on sale has weight 1."""
    hero: Hero | None = None
    promos: tuple[Promo, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    questions: Questions | None = Questions()
    recap: Recap | None = None
    learning: Learning = Learning()

    @model_validator(mode="after")
    def _file_or_keys(self) -> "Rundown":
        if self.file is not None and len(self.model_fields_set) > 1:
            others = sorted(self.model_fields_set - {"file"})
            raise ValueError(f"names a file and has {', '.join(others)} as well, expected one")
        return self


def named(given: Any) -> Any:
    """A bare path stands for `{file: path}`."""
    return {"file": given} if isinstance(given, str | Path) else given


def read_rundown(path: Path) -> Rundown:
    """The rundown in a file. Raises `Misconfigured`: file, line, key and what was expected."""
    sheet = SheetFile.read(path)
    if "file" in sheet.values:
        raise sheet.wrong(("file",), "is no key of this file: it is the rundown itself")
    try:
        return Rundown.model_validate(sheet.values)
    except ValidationError as wrong:
        raise sheet.wrong(*first_error(wrong)) from None
