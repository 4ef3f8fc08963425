"""Typed orders of the operator, and the receipts that answer them. Each acts once.

`do` names the order where it is written down: in the API, on the wire, in the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from studio.address import Address


@dataclass(frozen=True, slots=True)
class Say:
    """Speak these words, after the gate has agreed."""

    text: str
    when: Literal["next", "now"] = "next"
    do: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class SkipLine:
    """Stop the line on air (20 ms fade) and go on with the next."""

    do: Literal["skip_line"] = "skip_line"


@dataclass(frozen=True, slots=True)
class SkipProduct:
    """Drop what is left of the product on air and go on with the next segment."""

    do: Literal["skip_product"] = "skip_product"


@dataclass(frozen=True, slots=True)
class PitchNext:
    """Bring this product as the next segment."""

    sku: str
    do: Literal["pitch_next"] = "pitch_next"


@dataclass(frozen=True, slots=True)
class Hold:
    """Stay on the product on air until released."""

    on: bool
    do: Literal["hold"] = "hold"


@dataclass(frozen=True, slots=True)
class Reorder:
    """Move a turn that is still to come to another place in the running order."""

    segment: str
    """Its `id` in `script.order`."""
    before: str | None
    """The `id` of the turn that is to follow it; None: behind all that are told."""
    version: int
    """The `order_version` that was seen: an order that has changed since is left alone."""
    do: Literal["reorder"] = "reorder"


@dataclass(frozen=True, slots=True)
class PauseSelling:
    """Stop pitching: answers, disclosures and small talk go on."""

    on: bool
    do: Literal["pause_selling"] = "pause_selling"


@dataclass(frozen=True, slots=True)
class Mute:
    """Silence the programme sound; the picture goes on."""

    on: bool
    do: Literal["mute"] = "mute"


@dataclass(frozen=True, slots=True)
class Slate:
    """Show the slate and silence the sound, or come back."""

    on: bool
    do: Literal["slate"] = "slate"


@dataclass(frozen=True, slots=True)
class Extend:
    """Stay this much longer on the product on air."""

    seconds: Annotated[float, Field(ge=5, le=1800)]
    do: Literal["extend"] = "extend"


@dataclass(frozen=True, slots=True)
class Stop:
    """Safety stop: slate and silence at once, and nothing is said until it is lifted."""

    on: bool = True
    do: Literal["stop"] = "stop"


@dataclass(frozen=True, slots=True)
class End:
    """Say closing words, these or the playbook's, and end the show."""

    text: str = ""
    do: Literal["end"] = "end"


@dataclass(frozen=True, slots=True)
class Tempo:
    """Speak at so many times the show's own speed, from the next line on."""

    rate: Annotated[float, Field(ge=0.8, le=1.25)]
    do: Literal["tempo"] = "tempo"


@dataclass(frozen=True, slots=True)
class UseLlm:
    """Let the language model write, or leave every line to the playbook."""

    on: bool
    do: Literal["use_llm"] = "use_llm"


@dataclass(frozen=True, slots=True)
class Approval:
    """Approve before air: no line goes out that you have not let through.

    The AI notice and the reserve need no approval.
    """

    on: bool
    do: Literal["approval"] = "approval"


@dataclass(frozen=True, slots=True)
class LockProduct:
    """Say of this product what its brand has written or you have approved, and nothing else."""

    sku: str
    on: bool = True
    do: Literal["lock_product"] = "lock_product"


@dataclass(frozen=True, slots=True)
class AnswerWith:
    """Answer this comment next in these words, after the gate has agreed."""

    comment: str
    text: str
    do: Literal["answer_with"] = "answer_with"


@dataclass(frozen=True, slots=True)
class AnswerComment:
    """Answer this comment next, whatever its rank."""

    comment: str
    do: Literal["answer_comment"] = "answer_comment"


@dataclass(frozen=True, slots=True)
class DropComment:
    """Do not answer this comment."""

    comment: str
    do: Literal["drop_comment"] = "drop_comment"


@dataclass(frozen=True, slots=True)
class DropLine:
    """Take a line that is still waiting out of the queue."""

    line: str
    version: int | None = None
    """The version that was seen; another one is left alone. None: whatever it says now."""
    do: Literal["drop_line"] = "drop_line"


@dataclass(frozen=True, slots=True)
class EditLine:
    """Say these words in place of a line that is still waiting, after the gate has agreed."""

    line: str
    text: str
    version: int
    """The version that was seen: a line that has changed since is left alone."""
    do: Literal["edit_line"] = "edit_line"


@dataclass(frozen=True, slots=True)
class LockLine:
    """Keep a line that is still waiting as it is: only what is no longer true takes it out."""

    line: str
    version: int
    on: bool = True
    do: Literal["lock_line"] = "lock_line"


@dataclass(frozen=True, slots=True)
class ApproveLine:
    """Let a line that waits for approval go on air."""

    line: str
    version: int
    do: Literal["approve_line"] = "approve_line"


@dataclass(frozen=True, slots=True)
class RejectLine:
    """Keep a line that waits for approval off the air."""

    line: str
    version: int | None = None
    do: Literal["reject_line"] = "reject_line"


@dataclass(frozen=True, slots=True)
class MuteAuthor:
    """Ignore this viewer from now on."""

    author: str
    on: bool = True
    do: Literal["mute_author"] = "mute_author"


@dataclass(frozen=True, slots=True)
class BanWord:
    """Never speak this word or phrase, and do not answer comments that contain it."""

    word: str
    on: bool = True
    do: Literal["ban_word"] = "ban_word"


@dataclass(frozen=True, slots=True)
class ReloadCatalogue:
    """Read the catalogue file again now."""

    do: Literal["reload_catalogue"] = "reload_catalogue"


@dataclass(frozen=True, slots=True)
class RollBackCatalogue:
    """Put the catalogue file back as it was before its last edit; once more brings that again."""

    do: Literal["roll_back_catalogue"] = "roll_back_catalogue"


@dataclass(frozen=True, slots=True)
class AddFaq:
    """Write this answer into the catalogue's sidecar, after the gate has agreed.

    It holds at once and for every later show. The answer to the same question is replaced.
    """

    question: Annotated[str, Field(min_length=1, max_length=400)]
    answer: Annotated[str, Field(min_length=1, max_length=400)]
    sku: str | None = None
    """None: of every product, as for what a viewer asks of the shop."""
    do: Literal["add_faq"] = "add_faq"


OutputName = Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""It stands in logs and metrics."""


@dataclass(frozen=True, slots=True)
class AddOutput:
    """Send to one more destination. `${NAME}` in a URL is taken from the show's environment."""

    name: OutputName
    url: Address
    platform: str = "auto"
    backup: Address | None = None
    rollover_hours: Annotated[float, Field(gt=0)] | None = None
    anyway: bool = False
    """Although the platform will not like the programme, as the refusal says."""
    do: Literal["add_output"] = "add_output"


@dataclass(frozen=True, slots=True)
class MoveOutput:
    """Send one destination elsewhere, from the next key frame on."""

    name: OutputName
    url: Address
    platform: str = "auto"
    backup: Address | None = None
    rollover_hours: Annotated[float, Field(gt=0)] | None = None
    anyway: bool = False
    do: Literal["move_output"] = "move_output"


@dataclass(frozen=True, slots=True)
class RemoveOutput:
    """Take leave of one destination."""

    name: OutputName
    do: Literal["remove_output"] = "remove_output"


@dataclass(frozen=True, slots=True)
class TurnOutput:
    """End one destination's session at a key frame and begin another, as before its limit."""

    name: OutputName
    do: Literal["turn_output"] = "turn_output"


@dataclass(frozen=True, slots=True)
class ReloadConfig:
    """Read the settings file again now, and let the running show be what it says."""

    do: Literal["reload_config"] = "reload_config"


RECORDING = r"^[0-9]{8}-[0-9]{6}Z_[0-9A-Za-z]{1,32}_[0-9]{1,10}\.[0-9]{3}$"
"""Id of a recording: wall time UTC of its first picture, show, show time in seconds."""


@dataclass(frozen=True, slots=True)
class DeleteRecording:
    """Delete a recording of the programme for good."""

    recording: Annotated[str, Field(pattern=RECORDING)]
    do: Literal["delete_recording"] = "delete_recording"


OutputOrder = AddOutput | MoveOutput | RemoveOutput | TurnOutput
"""Orders about where the programme goes: playout's own."""
LineOrder = DropLine | EditLine | LockLine | ApproveLine | RejectLine
"""Orders about one line that was written and not heard."""
ShowOrder = Approval | LockProduct | Tempo | UseLlm | Stop | End
"""Orders about how the whole show is run."""

Order = Annotated[
    Say
    | SkipLine
    | SkipProduct
    | PitchNext
    | Reorder
    | Hold
    | Extend
    | PauseSelling
    | Mute
    | Slate
    | Stop
    | End
    | Tempo
    | UseLlm
    | Approval
    | LockProduct
    | AnswerWith
    | AnswerComment
    | DropComment
    | DropLine
    | EditLine
    | LockLine
    | ApproveLine
    | RejectLine
    | MuteAuthor
    | BanWord
    | ReloadCatalogue
    | RollBackCatalogue
    | DeleteRecording
    | AddOutput
    | MoveOutput
    | RemoveOutput
    | TurnOutput
    | ReloadConfig
    | AddFaq,
    Field(discriminator="do"),
]
"""Every order there is. `match` on it with `assert_never`: a new one cannot be forgotten."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to an order: done, or refused with the reason."""

    id: str
    done: bool
    words: str
    """What was done, or why not, for the operator to read."""
    at: float
    """Show time at which it was carried out or refused."""
    effect: float | None = None
    """Show time from which viewers can notice it, as far as that is known: later than `at` for
    words that have to be spoken, None for what was refused. The journal has the real one."""
