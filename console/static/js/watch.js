// The public watch page: video, product on air, chat. One plain sentence for every state.
import { $, el, icon, refill, setText } from "./dom.js";
import { chat, talk } from "./watch_chat.js";
import { video } from "./watch_video.js";

const POLL = 1000;
const states = {
  connecting: ["wait", "Connecting…", "The picture comes in a few seconds."],
  offline: ["off", "Not live right now", "The products are open all day."],
  lost: ["retry", "Your connection dropped", "Trying again."],
};
let playing = false, last = { chat: [] };

function state(name) {
  document.body.dataset.state = name;
  const words = states[name], box = $("#state");
  box.hidden = !words;
  $(".sound").hidden = Boolean(words) || document.body.dataset.sound === "on";
  if (words) refill(box, name, () => [icon(words[0]), el("b", "", words[1]), el("p", "", words[2])]);
}

const left = (item) => (item.stock === null ? "" : `${item.stock} left`);

function product(item, slate) {
  $("#offer").hidden = !item;
  if (!item) return;
  setText($("#offer-kicker"), slate ? "On again in a moment" : "On air now");
  setText($("#offer-h"), item.name);
  setText($("#offer-price"), item.price);
  setText($("#offer-was"), item.was ?? "");
  setText($("#offer-stock"), item.available ? left(item) : "sold out");
  const picture = $("#offer-picture"), source = `/pictures/${encodeURIComponent(item.sku)}`;
  picture.hidden = !item.picture;
  if (item.picture && picture.dataset.of !== item.sku) { picture.dataset.of = item.sku; picture.src = source; }
  const buy = $("#buy");
  buy.hidden = !item.link;
  if (item.link) buy.href = /^https?:/.test(item.link) ? item.link : `https://${item.link}`;
}

function shelf(items) {
  setText($("#seen-count"), String(items.length));
  $("#seen-key").setAttribute("aria-label", `More products, ${items.length}`);
  refill($("#seen-list"), JSON.stringify(items), () => items.map((item) => {
    const row = el("li", item.available ? "item" : "item is-out"), price = el("span", "item__price");
    const picture = item.picture ? el("img", "item__picture") : el("span", "item__picture");
    if (item.picture) { picture.src = `/pictures/${encodeURIComponent(item.sku)}`; picture.alt = ""; picture.loading = "lazy"; }
    const name = el(item.link ? "a" : "span", "item__name", item.name);
    if (item.link) { name.href = /^https?:/.test(item.link) ? item.link : `https://${item.link}`; name.target = "_blank"; name.rel = "noopener"; }
    price.append(el("b", "", item.price));
    if (item.was) price.append(" ", el("s", "", item.was));
    row.append(picture, name, price, el("span", "item__at", item.available ? left(item) : "sold out"));
    return row;
  }));
}

async function look() {
  const answer = await fetch("/api/watch").catch(() => null);
  if (!answer?.ok) { state("lost"); return; }
  last = await answer.json();
  document.documentElement.lang = last.language;
  document.title = `${last.show} live · AI host`;
  setText($("#shop"), last.show);
  setText($("#mark"), last.show.charAt(0));
  $("#live").hidden = !last.live;
  product(last.product, last.slate);
  shelf(last.products);
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
  if (key.dataset.open === "seen") $("#seen").classList.add("is-open");
  if ("close" in key.dataset) $("#seen").classList.remove("is-open");
});

video($("#video"), (name) => { playing = name === "live"; });
talk(() => chat(last.chat));
look();
setInterval(look, POLL);
