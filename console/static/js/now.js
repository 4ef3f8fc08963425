// What is being said, word by word, and why.
import { $, el, fresh, refill, setText } from "./dom.js";
import { desk, product } from "./desk_state.js";
import { thumb } from "./thumb.js";
import { ownVoice } from "./tally.js";
import { nice } from "./wording.js";

const RATE = 48000;

export function now(state) {
  const air = state.air, said = air?.now, silent = air && (air.slate || state.script?.stopped);
  const head = $("#now-h .tag");
  setText(head, silent ? "Waiting" : air?.tally === "reserve" ? "Reserve" : ownVoice(air) ? "Live" : "Now");
  head.classList.toggle("tag--air", !silent && Boolean(air));
  if (!said || silent) {
    setText($("#now-kind"), silent ? "Nobody speaks" : air ? "A breath" : "–");
    setText($("#now-source"), silent ? "held" : "");
    setText($("#now-why"), silent ? "The running order waits." : air ? "" : "Waiting for the first report.");
    $("#now-thumb").replaceChildren();
    fresh("now", null);
    const line = $("#now-line"), last = line.textContent;
    if (silent) refill(line, "", () => []);
    else if (last) refill(line, "over", () => [el("span", "unsaid", last)]);   // what was said last, and no word of it is on air
    $("#now-progress").value = 0;
    return;
  }
  const sold = product(said.sku);
  if (!fresh("now", said.line_id, said.part, sold?.name, air.tally)) return;
  setText($("#now-kind"), ownVoice(air) ? "You are speaking" : said.asker ? `Answer to ${said.asker}` : nice(said.act || said.kind));
  const writer = { llm: "language model", operator: "from you" }[said.writer] ?? said.writer;
  setText($("#now-source"), said.parts > 1 ? `${writer} · sentence ${said.part + 1} of ${said.parts}` : writer);
  setText($("#now-why"), [said.question && `“${said.question}”`, sold?.name].filter(Boolean).join(" · "));
  $("#now-thumb").replaceChildren(...(sold ? [thumb(sold, "thumb--s")] : []));
}

// Between two reports the page counts on: where the voice is now, by the words' own times.
export function words() {
  const { state } = desk, said = state.air?.now;
  if (!said || state.air.slate || state.script?.stopped) return;
  const gone = (performance.now() - state.heard) / 1000 + state.air_age;
  const position = Math.min(said.duration, said.position + gone);
  const index = said.words.findLastIndex((w) => w.start <= position * RATE);
  const bar = $("#now-progress");
  if (bar.max !== said.duration && said.duration > 0) bar.max = said.duration;
  bar.value = position;
  refill($("#now-line"), `${said.line_id}.${said.part}.${index}`, () => {
    const part = (from, to) => said.words.slice(from, to).map((w) => w.text).join(" ");
    if (!said.words.length) return [el("span", "unsaid", said.text)];
    return [el("span", "said", part(0, Math.max(0, index))), " ", index >= 0 ? el("mark", "word", said.words[index].text) : "",
      " ", el("span", "unsaid", part(index + 1))];
  });
}
