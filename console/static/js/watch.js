// The public watch page: video, product on air, chat. One plain sentence for every state.
import { $, el, icon, refill, rows, setText } from "./dom.js";
import { chat, talk } from "./watch_chat.js";
import { video } from "./watch_video.js";

const POLL = 1000;
const states = {
  connecting: ["wait", "Connecting…", "The picture comes in a few seconds."],
  offline: ["off", "Not live right now", "The products are open all day."],
  lost: ["retry", "Your connection dropped", "Trying again."],
};
if (new URLSearchParams(location.search).has("embed")) document.body.dataset.embed = "";
let playing = false, started = false, last = { chat: [], media: "" };

function state(name) {
  document.body.dataset.state = name;
  const words = states[name], box = $("#state");
  box.hidden = !words;
  $(".sound").hidden = Boolean(words) || document.body.dataset.sound === "on";
  if (words) refill(box, name, () => [icon(words[0]), el("b", "", words[1]), el("p", "", words[2])]);
}

// Video and pictures may come from a CDN under a name of its own.
const pictured = (item) => `${last.media}/pictures/${encodeURIComponent(item.sku)}`;
const left = (item) => (item.stock === null ? "" : `${item.stock} left`);

function product(item, slate) {
  $("#offer").hidden = !item;
  if (!item) return;
  setText($("#offer-kicker"), slate ? "On again in a moment" : "On air now");
  setText($("#offer-h"), item.name);
  setText($("#offer-price"), item.price);
  setText($("#offer-was"), item.was ?? "");
  setText($("#offer-stock"), item.available ? left(item) : "sold out");
  const picture = $("#offer-picture"), source = pictured(item);
  picture.hidden = !item.picture;
  if (item.picture && picture.dataset.of !== item.sku) { picture.dataset.of = item.sku; picture.src = source; }
  const buy = $("#buy");
  buy.hidden = !item.link;
  if (item.link) buy.href = web(item.link);
}

// Products: what comes next, what was on while this viewer watched, then the rest.
const seen = new Map();   // sku -> when it was last on, as this page's clock has it
const KEPT = 60;

function noticed(item) {
  if (!item) return;
  seen.delete(item.sku);
  seen.set(item.sku, performance.now());
  while (seen.size > KEPT) seen.delete(seen.keys().next().value);
}

function place(item, next) {
  if (!item.available) return [3, "sold out"];
  if (item.sku === next?.sku) return [0, next.in > 90 ? `next, in ${Math.round(next.in / 60)} min` : "next"];
  const at = seen.get(item.sku);
  if (at === undefined) return [2, left(item)];
  const ago = Math.round((performance.now() - at) / 60000);
  return [1, ago < 1 ? "just shown" : `shown ${ago} min ago`];
}

function shelf(items, next) {
  setText($("#seen-count"), String(items.length));
  $("#seen-key").setAttribute("aria-label", `More products, ${items.length}`);
  const placed = items.map((item) => ({ item, at: place(item, next) })).sort((a, b) => a.at[0] - b.at[0] || (seen.get(b.item.sku) ?? 0) - (seen.get(a.item.sku) ?? 0));
  rows($("#seen-list"), placed, ({ item }) => item.sku, card, (row, { item, at }) => {
    row.classList.toggle("is-out", !item.available);
    setText($(".item__price b", row), item.price);
    setText($(".item__price s", row), item.was ?? "");
    setText($(".item__at", row), at[1]);
  });
}

const web = (link) => (/^https?:/.test(link) ? link : `https://${link}`);

function card({ item }) {
  const row = el("li", "item"), price = el("span", "item__price"), picture = item.picture ? el("img", "item__picture") : el("span", "item__picture item__picture--none", item.name.charAt(0));
  if (item.picture) { picture.src = pictured(item); picture.alt = ""; picture.loading = "lazy"; }
  const name = el(item.link ? "a" : "span", "item__name", item.name);
  if (item.link) { name.href = web(item.link); name.target = "_blank"; name.rel = "noopener"; }
  price.append(el("b"), " ", el("s"));
  row.append(picture, name, price, el("span", "item__at"));
  return row;
}

async function look() {
  const answer = await fetch("/api/watch", { signal: AbortSignal.timeout(5000) }).catch(() => null);
  if (!answer?.ok) { state("lost"); return; }
  last = await answer.json();
  if (!started) { started = true; video($("#video"), last.media, (name) => { playing = name === "live"; }); }
  document.documentElement.lang = last.language;
  document.title = `${last.show} live · AI host`;
  setText($("#shop"), last.show);
  setText($("#mark"), last.show.charAt(0));
  $("#live").hidden = !last.live;
  setText($("#disclosed"), last.voice === "person" ? "A person speaks; the figure is computer-made" : "AI host: voice and picture are computer-made");
  product(last.product, last.slate);
  noticed(last.product);
  shelf(last.products, last.next);
  chat(last.chat);
  state(!last.live ? "offline" : playing ? (last.slate ? "slate" : "live") : "connecting");
}

function sound() {
  const element = $("#video"), on = element.muted;
  element.muted = !on;
  document.body.dataset.sound = on ? "on" : "off";
  $(".sound").hidden = on;
  const key = $(".player__tools .round");
  key.setAttribute("aria-label", on ? "Turn the sound off" : "Turn the sound on");
  $(".icon", key).replaceWith(icon(on ? "sound" : "mute"));
  element.play().catch(() => {});
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("button");
  if (!key) return;
  if (key.dataset.do === "sound") sound();
  if (key.dataset.do === "chat") {
    const off = document.body.dataset.chat === "off";
    document.body.dataset.chat = off ? "on" : "off";
    key.setAttribute("aria-pressed", String(off));
    key.setAttribute("aria-label", off ? "Hide the chat" : "Show the chat");
  }
  if (key.dataset.open === "about") $("#about").showModal();
  if (key.dataset.open === "seen") seenSheet(true);
  if ("close" in key.dataset) seenSheet(false);
});

// On a phone the products are a sheet over the picture; the key that opened it gets the focus back.
function seenSheet(open) {
  $("#seen").classList.toggle("is-open", open);
  $("#seen-key").setAttribute("aria-expanded", String(open));
  (open ? $("[data-close]") : $("#seen-key")).focus();
}
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && $("#seen").classList.contains("is-open")) seenSheet(false); });

talk(() => chat(last.chat));
look();
setInterval(() => { if (!document.hidden) look(); }, POLL);
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
