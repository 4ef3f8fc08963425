"""Why a text may not go on air."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that a text breaks."""

    rule: str
    """Short name for counting: `number`, `stale`, `slot`, `claim.medical`, `banned`, ..."""
    span: tuple[int, int]
    """The offending characters in the text that was judged; empty at 0 when it is the whole."""
    words: str
    """A sentence for the operator that names what was found and what to do."""
