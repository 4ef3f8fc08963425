"""Metrics of the script engine: lines, gate, chat, voice, language model, journal."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from console.metric_families import counter, counters, gauge, gauges, histogram
from studio.script_report import ScriptReport, WriterReport


def script_metrics(script: ScriptReport) -> Iterator[Metric]:
    """All of the brain's report."""
    yield from _lines(script)
    yield from _chat(script)
    yield from _voice(script)
    if script.writer is not None:
        yield from _writer(script.writer)
    yield gauge("catalogue_version", "Version of the catalogue on air.", script.catalogue_version)
    yield gauge("catalogue_problems", "Problems in the file.", len(script.catalogue_problems))
    refused = script.catalogue_refused is not None
    yield gauge("catalogue_refused", "1 while the newest file is not used.", refused)
    yield gauge("journal_ok", "0 once an entry was found that does not follow the one before.",
                script.journal_ok)  # fmt: skip
    yield counter("journal_entries", "Entries written.", script.journal_writes)
    yield counter("journal_failures", "Times the disk refused one.", script.journal_failures)
    words = "Entries that wait for the disk."
    yield gauge("journal_waiting_entries", words, script.journal_waiting)


def _lines(script: ScriptReport) -> Iterator[Metric]:
    yield counter("lines_aired", "Lines that went out.", script.aired)
    yield counter("lines_refused", "Lines the gate refused.", script.refused)
    words = "Lines the gate refused, by the rule they broke."
    yield counters("gate_refusals", words, "rule", script.refusals)
    yield counter("lines_lost", "Lines handed over and never heard of.", script.lines_lost)
    yield gauge("lines_waiting", "Lines that are still to be heard.", len(script.next))


def _chat(script: ScriptReport) -> Iterator[Metric]:
    yield counter("comments", "Comments of the audience.", script.chat_heard)
    words = "Not answered by rule: spam, abuse, repeats."
    yield counter("comments_let_go", words, script.chat_let_go)
    yield counter("comments_expired", "Waited too long.", script.chat_expired)
    yield counter("comments_dropped", "One too many to wait.", script.chat_dropped)
    yield counter("questions_answered", "Questions answered on air.", script.answered)
    yield gauge("questions_waiting", "Questions that wait.", script.questions_waiting)
    words = "From a comment to the first sound of its answer."
    yield histogram("answer_wait_seconds", words, script.answer_waits)


def _voice(script: ScriptReport) -> Iterator[Metric]:
    yield gauge("voice_speed_ratio", "Speech made per time of work.", script.voice_speed)
    words = "Time to voice a sentence that no cache had."
    yield histogram("voice_sentence_seconds", words, script.sentences)
    words = "Sentences said by another engine than the lead."
    yield counter("voice_substitutions", words, script.substitutions)
    rows = script.voices
    yield counters("voice_sentences", "Sentences made.", "engine",
                   ((row.engine, row.said) for row in rows))  # fmt: skip
    yield counters("voice_failures", "Sentences failed.", "engine",
                   ((row.engine, row.failures) for row in rows))  # fmt: skip
    yield gauges("voice_rests", "1 while the engine rests after failing.", "engine",
                 ((row.engine, row.state == "rests") for row in rows))  # fmt: skip
    words = "Sentences, by where their times come from."
    yield counters("voice_timings", words, "timing", script.timings)
    kept = script.phrases
    yield counter("voice_phrase_hits", "Sentences taken from the cache.", kept.hits)
    yield counter("voice_phrase_misses", "Sentences the cache did not have.", kept.misses)
    yield counter("voice_phrases_retired", "Dropped as a fact had changed.", kept.retired)
    yield gauge("voice_phrase_bytes", "What the cache holds on disk.", kept.bytes)


def _writer(writer: WriterReport) -> Iterator[Metric]:
    rests = writer.state in {"rests", "wrong"}
    yield gauge("writer_rests", "1 while the language model is not used.", rests)
    yield gauge("writer_stocked", "Lines that wait for their beat.", writer.stocked)
    yield counter("writer_requests", "Requests to the language model.", writer.requests)
    yield counter("writer_faults", "Requests that failed or gave nothing.", writer.faults)
    yield counter("writer_lines", "Lines of the model that were let through.", writer.proved)
    yield counter("writer_frames_grown", "New frames kept for the playbook.", writer.grown)
    words = "Lines of the model that were refused, by rule."
    yield counters("writer_refused", words, "rule", writer.refused)
    yield histogram("writer_first_text_seconds", "Until the first text came.", writer.first)
    yield histogram("writer_request_seconds", "Whole requests.", writer.total)
