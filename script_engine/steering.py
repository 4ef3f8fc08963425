"""What the operator orders, carried out or refused with the reason."""

from collections import deque
from dataclasses import dataclass
from typing import assert_never

from catalog.board import titled
from script_engine.audience import Audience
from script_engine.call_sheet import SELLING, CallSheet, Handed
from script_engine.gate import Gate
from script_engine.programme import Programme
from script_engine.refusal import Refusal
from script_engine.sheet import Sheet, Subjects
from studio.orders import (
    AnswerComment,
    BanWord,
    DropComment,
    DropLine,
    Hold,
    Mute,
    MuteAuthor,
    Order,
    PauseSelling,
    PitchNext,
    ReloadCatalogue,
    Say,
    SkipLine,
    SkipProduct,
    Slate,
)
from studio.show import BoundLine, Cue, Kind, Line, Priority

_WAITING = 8
"""Lines of the operator that may wait; more are refused."""
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class OperatorLine:
    """Words of the operator that the gate has let through."""

    bound: BoundLine
    subjects: Subjects


@dataclass(frozen=True, slots=True)
class Done:
    """An order was carried out; these lines are taken back with it."""

    words: str
    recalled: tuple[Handed, ...] = ()
    again: bool = False
    """Whether the recalled beats come again later."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An order was not carried out."""

    words: str


class Steering:
    """Carries out orders on the parts of the script they concern."""

    def __init__(
        self,
        programme: Programme,
        audience: Audience,
        calls: CallSheet,
        gate: Gate,
        sheet: Sheet,
    ) -> None:
        self._programme = programme
        self._audience = audience
        self._calls = calls
        self._gate = gate
        self._sheet = sheet
        self.sayings: deque[Say] = deque()
        """What the operator wants said and was not handed over yet, in order."""

    def take(self, order: Order, t: float) -> Done | Refused:
        """Carry out `order` at show time `t`."""
        match order:
            case Say() | DropLine():
                return self._of_lines(order)
            case SkipProduct() | PitchNext() | Hold() | PauseSelling():
                return self._of_programme(order)
            case AnswerComment() | DropComment() | MuteAuthor() | BanWord():
                return self._of_audience(order, t)
            case SkipLine() | Mute() | Slate():
                return Refused("This order goes to playout, not to the script.")
            case ReloadCatalogue():
                return Refused("This order goes to the catalogue, not to the script.")
            case _:
                assert_never(order)

    def check(self, text: str) -> str | None:
        """Why the operator's words may not be spoken; None when they may."""
        judged = self.judged(text, "check", now=False)
        return judged.words if isinstance(judged, Refusal) else None

    def judged(self, text: str, number: str, *, now: bool) -> OperatorLine | Refusal:
        """The operator's words as line `number`, bound to the facts that hold at this moment."""
        if len(text) > _LONGEST:
            words = f"{len(text)} characters are too long for one line; {_LONGEST} at most"
            return Refusal("form", (_LONGEST, len(text)), words)
        on_air = self._audience.screen.now or self._programme.sku
        named = next((sku for sku in self._audience.named(text) if sku != on_air), None)
        subjects = Subjects(on_air, named)
        priority = Priority.NOW if now else Priority.NEXT
        cue = Cue(Kind.OPERATOR, "operator", named or on_air, priority=priority)
        line = Line(number, cue, text.strip(), "operator")
        facts, version = self._sheet.about(subjects), self._sheet.snapshot.version
        bound = self._gate.operator(line, facts, version)
        return bound if isinstance(bound, Refusal) else OperatorLine(bound, subjects)

    # --- lines ------------------------------------------------------------------------------

    def _of_lines(self, order: Say | DropLine) -> Done | Refused:
        if isinstance(order, DropLine):
            return self._drop_line(order.line)
        if refusal := self.check(order.text):
            return Refused(refusal)
        if len(self.sayings) >= _WAITING:
            return Refused(f"{_WAITING} of your lines wait already; let them be said first.")
        if order.when == "now":
            self.sayings.appendleft(order)
            return Done("Said now.")
        self.sayings.append(order)
        return Done("Said after this sentence.")

    def _drop_line(self, line: str) -> Done | Refused:
        handed = self._calls.get(line)
        if handed is None or handed.heard:
            return Refused("This line does not wait any more.")
        if handed.bound.line.cue.kind is Kind.DISCLOSURE:
            return Refused("The AI notice cannot be dropped.")
        if handed.question is not None:
            self._audience.let_go(handed.question, "its answer was dropped by the operator")
        return Done("The line is dropped.", (handed,))

    # --- programme --------------------------------------------------------------------------

    def _of_programme(self, order: SkipProduct | PitchNext | Hold | PauseSelling) -> Done | Refused:
        match order:
            case SkipProduct():
                return self._skip_product()
            case PitchNext(sku=sku):
                return self._pitch_next(sku)
            case Hold(on=on):
                self._programme.held = on
                return Done("Stays on this product until released." if on else "Goes on in order.")
            case PauseSelling(on=on):
                return self._pause(on=on)

    def _skip_product(self) -> Done | Refused:
        sku = self._programme.sku
        if sku is None:
            return Refused("No product has its turn now.")
        if self._programme.order.next_up() in {None, sku}:
            return Refused("There is no other product on sale to go on with.")
        self._programme.held = False
        self._programme.skip()
        return Done(f"Goes on after {self._name(sku)}.", tuple(self._unheard(SELLING)))

    def _pitch_next(self, sku: str) -> Done | Refused:
        product = self._sheet.product(sku)
        if product is None:
            return Refused(f"There is no product {sku!r} in the catalogue.")
        if not self._sheet.sells(sku):
            return Refused(f"{titled(product.short_name)} is sold out, so it cannot be pitched.")
        on_air = self._audience.screen.now
        recalled: list[Handed] = []
        if self._programme.sku not in {None, on_air} and on_air is not None:
            # the next turn is written already but not begun: it makes room
            recalled = [h for h in self._unheard(SELLING) if not _still_of(h, on_air)]
            self._programme.replan(on_air)
        self._programme.order.pin(sku)
        return Done(f"{titled(product.short_name)} comes next.", tuple(recalled))

    def _pause(self, *, on: bool) -> Done | Refused:
        if self._programme.paused == on:
            return Refused("Selling is paused already." if on else "Selling is not paused.")
        self._programme.paused = on
        if on:
            words = "Selling is paused: answers, notices and small talk go on."
            return Done(words, tuple(self._unheard(SELLING)), again=True)
        return Done("Selling goes on.")

    # --- audience ---------------------------------------------------------------------------

    def _of_audience(
        self, order: AnswerComment | DropComment | MuteAuthor | BanWord, t: float
    ) -> Done | Refused:
        match order:
            case AnswerComment(comment=comment):
                refusal = self._audience.push(comment, t)
                return Refused(refusal) if refusal else Done("Answered next.")
            case DropComment(comment=comment):
                refusal = self._audience.drop(comment)
                return Refused(refusal) if refusal else Done("Not answered.", self._only(comment))
            case MuteAuthor(author=author, on=on):
                self._audience.mute(author, on=on)
                return Done(f"{author} is ignored." if on else f"{author} is heard again.")
            case BanWord(word=word, on=on):
                return self._ban(word, on=on)

    def _ban(self, word: str, *, on: bool) -> Done | Refused:
        if not word.strip():
            return Refused("There is no word to ban.")
        self._audience.ban(word, on=on)
        self._gate.ban(word, on=on)
        if not on:
            return Done(f"“{word}” may be said again.")
        spoken = [h for h in self._calls.lines() if not h.heard and self._spoilt(h)]
        return Done(f"“{word}” is never said.", tuple(spoken), again=True)

    def _only(self, comment: str) -> tuple[Handed, ...]:
        """The answer to this comment alone that is still unheard, if there is one."""
        return tuple(
            handed
            for handed in self._calls.lines()
            if handed.question and not handed.heard
            and [asked.id for asked in handed.question.comments] == [comment]
        )  # fmt: skip

    def _unheard(self, kinds: frozenset[Kind]) -> list[Handed]:
        lines = self._calls.lines()
        return [h for h in lines if h.bound.line.cue.kind in kinds and not h.heard]

    def _spoilt(self, handed: Handed) -> bool:
        facts = self._sheet.about(handed.subjects)
        return self._gate.bound(handed.bound, facts) is not None

    def _name(self, sku: str) -> str:
        product = self._sheet.product(sku)
        return product.short_name if product else sku


def _still_of(handed: Handed, sku: str) -> bool:
    """Whether the line belongs to the turn of `sku`."""
    return handed.kind is not Kind.BRIDGE and handed.subjects.sku == sku
