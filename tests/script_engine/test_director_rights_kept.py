"""What the operator decided and said outlives a restart."""

from rights_rig import again, approving, ask, waiting
from show_rig import Rig

from script_engine.tail import Tail
from studio.orders import (
    BanWord,
    EditLine,
    End,
    LockProduct,
    PauseSelling,
    Say,
    Tempo,
    UseLlm,
)
from studio.show import Kind

# --- after a restart ----------------------------------------------------------------------------


def test_everything_the_operator_decided_outlives_a_restart() -> None:
    rig = approving().run(26)
    for order in (BanWord("bargain"), Tempo(0.9), LockProduct("tote"), UseLlm(on=False)):
        assert ask(rig, order).done
    line = waiting(rig)[0]
    ask(rig, EditLine(line.id, "Edited, and kept.", line.version))
    ask(rig, Say("Said after the restart."))
    before, after = rig.director.standing(), again(rig)
    standing = after.director.standing()
    for name in ("approval", "tempo", "llm", "locked", "banned", "paused", "held"):
        assert getattr(standing, name) == getattr(before, name), name
    assert {w.id for w in waiting(after)} == {w.id for w in waiting(rig)}
    after.run(60)
    texts = [row.bound.text for row in after.rows]
    assert texts[:2] == ["Said after the restart.", "Edited, and kept."]


def test_a_pause_and_a_hold_outlive_a_restart() -> None:
    rig = Rig().run(20)
    ask(rig, PauseSelling(on=True))
    rig.director._programme.held = True
    standing = again(rig).director.standing()
    assert (standing.paused, standing.held) == (True, True)


def test_words_of_the_operator_that_were_on_their_way_are_said_after_a_restart() -> None:
    rig = Rig().run(30)
    ask(rig, Say("This must not get lost."))
    assert rig.director.urgent(rig.t) is not None
    after = again(rig).run(60)
    assert [r.bound.text for r in after.rows].count("This must not get lost.") == 1


def test_a_question_that_waited_is_answered_after_a_restart_and_an_answered_one_is_not() -> None:
    rig = Rig().run(20)
    rig.says(20, "how much is the lamp?", "Ann", "q1")
    rig.run(40)
    assert [r for r in rig.rows if r.kind is Kind.ANSWER]
    rig.says(rig.t, "how much is the tote?", "Bob", "q2")
    rig.says(rig.t, "how much is the lamp?", "Cid", "q3")
    rig.run(rig.t + 0.2)
    after = again(rig)
    after.says(after.t, "how much is the lamp?", "Dan", "q4")
    after.run(80)
    replies = [r.bound.line.cue.reply_to for r in after.rows if r.kind is Kind.ANSWER]
    assert [reply.id for reply in replies if reply] == ["q2"]


def test_an_ending_show_still_ends_after_a_restart() -> None:
    rig = Rig().run(30)
    ask(rig, End("Goodbye everybody."))
    after = again(rig).run(60)
    assert [r.bound.text for r in after.rows] == ["Goodbye everybody."]
    assert after.director.over(after.t)


def test_another_show_keeps_the_bans_and_drops_the_lines() -> None:
    rig = approving().run(26)
    ask(rig, BanWord("bargain"))
    memory = rig.copied(rig.director.memory(rig.t))
    other = Rig(later=True, show_id="next")
    other.director.begin(Tail("next", rig.entries()), memory)
    assert other.director.standing().banned == ("bargain",)
    assert other.director.standing().approval
    assert not [w for w in other.director.waiting() if w.state == "approve"]
