"""What the operator orders, carried out or refused with the reason."""

from typing import assert_never

from catalog.board import titled
from script_engine.audience import Audience
from script_engine.call_sheet import SELLING, CallSheet, Handed
from script_engine.docket import Docket
from script_engine.gate import Gate
from script_engine.line_orders import LineOrders
from script_engine.outcome import Done, Refused
from script_engine.own_words import OwnWords
from script_engine.programme import Programme
from script_engine.reordering import Reordering
from script_engine.rights import Rights
from script_engine.sheet import Sheet
from script_engine.show_orders import ShowOrders
from studio.orders import (
    AddFaq,
    AddOutput,
    AnswerComment,
    AnswerWith,
    Approval,
    ApproveLine,
    BanWord,
    DeleteRecording,
    DropComment,
    DropLine,
    EditLine,
    End,
    Extend,
    Hold,
    LockLine,
    LockProduct,
    MoveOutput,
    Mute,
    MuteAuthor,
    Order,
    PauseSelling,
    PitchNext,
    RejectLine,
    ReloadCatalogue,
    ReloadConfig,
    RemoveOutput,
    Reorder,
    RollBackCatalogue,
    Say,
    SkipLine,
    SkipProduct,
    Slate,
    Stop,
    Tempo,
    TurnOutput,
    UseLlm,
)
from studio.show import Kind


class Steering:
    """Carries out orders on the parts of the script they concern."""

    def __init__(
        self,
        programme: Programme,
        audience: Audience,
        calls: CallSheet,
        docket: Docket,
        rights: Rights,
        gate: Gate,
        sheet: Sheet,
    ) -> None:
        self._programme = programme
        self._audience = audience
        self._calls = calls
        self._docket = docket
        self._gate = gate
        self._sheet = sheet
        self.words = OwnWords(gate, sheet, audience, programme)
        self.lines = LineOrders(calls, docket, self.words, audience)
        self.order = Reordering(programme, audience, calls, sheet, self._make_room)
        self._show = ShowOrders(rights, calls, docket, sheet, self.words)

    def take(  # noqa: C901, PLR0911 - one case for each room that carries orders out
        self, order: Order, number: str, t: float
    ) -> Done | Refused:
        """Carry out `order`, whose id is `number`, at show time `t`."""
        match order:
            case Say():
                return self.lines.say(order, number)
            case AnswerWith():
                return self.lines.answer(order, number, t)
            case DropLine() | EditLine() | LockLine() | ApproveLine() | RejectLine():
                return self.lines.take(order, number)
            case Approval() | LockProduct() | Tempo() | UseLlm() | Stop() | End():
                return self._show.take(order, number, t)
            case SkipProduct() | PitchNext() | Hold() | Extend() | PauseSelling():
                return self._of_programme(order)
            case Reorder():
                return self.order.move(order, t)
            case AnswerComment() | DropComment() | MuteAuthor() | BanWord():
                return self._of_audience(order, t)
            case SkipLine() | Mute() | Slate():
                return Refused("This order goes to playout, not to the script.")
            case AddOutput() | MoveOutput() | RemoveOutput() | TurnOutput() | ReloadConfig():
                return Refused("This order goes to the show itself, not to the script.")
            case ReloadCatalogue() | RollBackCatalogue() | AddFaq():
                return Refused("This order goes to the catalogue, not to the script.")
            case DeleteRecording():
                return Refused("This order goes to the recordings, not to the script.")
            case _:
                assert_never(order)

    # --- programme --------------------------------------------------------------------------

    def _of_programme(
        self, order: SkipProduct | PitchNext | Hold | Extend | PauseSelling
    ) -> Done | Refused:
        match order:
            case SkipProduct():
                return self._skip_product()
            case PitchNext(sku=sku):
                return self._pitch_next(sku)
            case Hold(on=on):
                self._programme.held = on
                return Done("Stays on this product until released." if on else "Goes on in order.")
            case Extend(seconds=seconds):
                return self._extend(seconds)
            case PauseSelling(on=on):
                return self._pause(on=on)

    def _skip_product(self) -> Done | Refused:
        sku, on_air = self._programme.sku, self._audience.screen.now
        if sku is None:
            return Refused("No product has its turn now.")
        if on_air is not None and on_air != sku:
            # The next turn is written already: it stays, and what is left of this one goes.
            left = tuple(h for h in self._unheard(SELLING) if _still_of(h, on_air))
            return Done(f"Goes on after {self._name(on_air)}.", left)
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
        recalled = self._make_room()
        self._programme.order.pin(sku)
        return Done(f"{titled(product.short_name)} comes next.", recalled, later=True)

    def _extend(self, seconds: float) -> Done | Refused:
        sku = self._audience.screen.now or self._programme.sku
        if sku is None or not self._sheet.sells(sku):
            return Refused("No product has its turn now.")
        recalled = self._make_room()
        self._programme.extend(sku, seconds)
        return Done(f"{titled(self._name(sku))} stays {seconds:g} s longer.", recalled)

    def _make_room(self) -> tuple[Handed, ...]:
        """The next turn is written already but not begun: it makes room, and these lines go."""
        on_air = self._audience.screen.now
        if on_air is None or self._programme.sku in {None, on_air}:
            return ()
        self._programme.replan(on_air)
        return tuple(h for h in self._unheard(SELLING) if not _still_of(h, on_air))

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
                return Refused(refusal) if refusal else Done("Answered next.", later=True)
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
        waiting = (*self._calls.lines(), *self._docket.lines())
        spoken = [h for h in waiting if not h.heard and self._spoilt(h)]
        return Done(f"“{word}” is never said.", tuple(spoken), again=True)

    def _only(self, comment: str) -> tuple[Handed, ...]:
        """The answer to this comment alone that is still unheard, if there is one."""
        return tuple(
            handed
            for handed in (*self._calls.lines(), *self._docket.lines())
            if handed.question and not handed.heard
            and [asked.id for asked in handed.question.comments] == [comment]
        )  # fmt: skip

    def _unheard(self, kinds: frozenset[Kind]) -> list[Handed]:
        lines = (*self._calls.lines(), *self._docket.lines())
        return [h for h in lines if h.kind in kinds and not h.heard and not h.locked]

    def _spoilt(self, handed: Handed) -> bool:
        facts = self._sheet.about(handed.subjects)
        return self._gate.bound(handed.bound, facts) is not None

    def _name(self, sku: str) -> str:
        product = self._sheet.product(sku)
        return product.short_name if product else sku


def _still_of(handed: Handed, sku: str | None) -> bool:
    """Whether the line belongs to the turn of `sku`."""
    return handed.kind is not Kind.BRIDGE and handed.subjects.sku == sku
