// Small pictures on the wall. One that does not get newer is grey and says how old it is.
import { $, el, setText } from "./dom.js";

const EVERY = 4000, OLD = 15;   // ms between two questions, and seconds after which a picture is old
const hung = new Map();         // by link: which picture it is, and when it was on the air, by our own clock

const rough = (s) => (s < 60 ? `${Math.floor(s)} s` : s < 3600 ? `${Math.floor(s / 60)} min` : s < 172800 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`);

export function still() {
  const frame = el("span", "tile__still"), image = el("img"), age = el("span", "tile__age", "No picture");
  image.alt = "";   // what it shows stands beside it in words
  image.decoding = "async";
  image.hidden = true;
  image.addEventListener("load", () => { image.hidden = false; frame.classList.toggle("is-wide", image.naturalWidth > image.naturalHeight); });
  image.addEventListener("error", () => { image.hidden = true; });
  frame.append(image, age);
  return frame;
}

// Hangs the last picture of a show, with its age as it is now.
export function hang(tile, link) {
  const known = hung.get(link), image = $("img", tile), age = $(".tile__age", tile), frame = $(".tile__still", tile);
  if (!known) return;
  const src = `/api/stills/picture?of=${encodeURIComponent(link)}&at=${known.at}`;
  if (image.getAttribute("src") !== src) image.src = src;
  const seconds = (performance.now() - known.taken) / 1000, old = seconds > OLD;
  frame.classList.toggle("is-old", old);
  age.hidden = !old;
  if (old) setText(age, `${rough(seconds)} old`);
}

async function ask() {
  const answer = await fetch("/api/stills").catch(() => null);
  if (!answer?.ok) return;
  const all = await answer.json().catch(() => []);
  for (const { link, at, age } of all) hung.set(link, { at, taken: performance.now() - age * 1000 });
}

// Asks as long as somebody looks; `after` is called whenever ages have changed.
export async function stills(after) {
  for (;;) {
    if (!document.hidden) await ask();
    after();
    await new Promise((done) => setTimeout(done, EVERY));
  }
}
