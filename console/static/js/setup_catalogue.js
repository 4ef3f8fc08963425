// The catalogue: dropped or chosen, looked at, told as it was understood.
import { $, el, many } from "./dom.js";
import { ask, post } from "./setup_api.js";
import { held, onChoice, choose, refuse, setup, sum } from "./setup_state.js";

const PICTURE = /\.(png|jpe?g|webp|gif|svg)$/i, SIDECAR = /\.sidecar\.[a-z]+$/i;
let turn = 0;

function tally(head, value, wrong = false) {
  const box = el("div", wrong ? "is-wrong" : "");
  box.append(el("dt", "", head), el("dd", "num", String(value)));
  return box;
}

function mend(problem) {
  const row = el("li", "mend"), said = el("span");
  row.dataset.level = problem.level;
  said.append(`found ${problem.found}`, el("br"), el("i", "", `expected ${problem.expected}`));
  row.append(el("b", "", problem.level === "error" ? "Left out" : "Look at"), el("span", "", problem.where), said);
  return row;
}

function cell(text, head, node = el("td")) {
  node.dataset.of = head;
  if (text) node.append(text);
  return node;
}

function product(one, number) {
  const row = el("tr"), seen = el("td"), price = el("td");
  const box = one.shown ? el("img", "thumb") : el("span", "thumb", one.name.slice(0, 1));
  if (one.shown) {
    box.alt = "";
    box.loading = "lazy";
    box.src = `/api/setup/pictures/${number}?seen=${turn}`;
  } else box.setAttribute("aria-hidden", "true");
  seen.append(box);
  const title = el("td"), small = el("small", "", one.sku);
  title.dir = "auto";
  title.append(one.name, small);
  price.append(el("b", "num", one.price));
  if (one.was) price.append(el("s", "num", one.was));
  row.append(seen, title, price, cell(one.offer, "Offer"), cell(one.stock, "Stock"), cell(one.variants, "Variants"));
  return row;
}

function show(seen) {
  setup.catalogue = seen;
  refuse("#catalogue-refusal", seen.refusal && `This file cannot be used. ${seen.refusal}`);
  const good = !seen.refusal, faults = seen.errors + seen.warnings;
  $("#tallies").hidden = $("#goods").hidden = !good;
  $("#mends").hidden = !faults;
  $("#tallies").replaceChildren(
    tally("understood as", seen.form), tally(seen.count === 1 ? "product" : "products", seen.count),
    tally("left out", seen.errors, seen.errors > 0), tally("to look at", seen.warnings),
  );
  $("#mends-sum").textContent = seen.errors ? `${many(seen.errors, "entry", "entries")} left out: what to mend` : `${many(seen.warnings, "thing")} to look at`;
  $("#mends").open = seen.errors > 0;
  $("#problems").replaceChildren(...seen.problems.map(mend));
  $("#products").replaceChildren(...seen.products.map(product));
  $("#more").textContent = seen.count > seen.products.length ? `And ${seen.count - seen.products.length} more.` : "";
  sum("catalogue", good ? many(seen.count, "product") : "cannot be used", { wrong: !good, mine: Boolean(setup.choices.catalogue) });
}

export async function understand() {
  const mine = ++turn, name = held("catalogue");
  $("#reading").textContent = `Reading ${name}…`;
  const only = { catalogue: setup.choices.catalogue ?? null, language: setup.choices.language ?? null, currency: setup.choices.currency ?? null };
  const { ok, body, words } = await post("/catalogue", only);
  if (mine !== turn) return;
  $("#reading").textContent = ok ? `${setup.choices.catalogue ? "Your file" : "The catalogue in the settings"}: ${name}` : "";
  if (ok) show(body);
  else refuse("#catalogue-refusal", words);
}

async function take(files) {
  const given = [...files], lists = given.filter((file) => !PICTURE.test(file.name) && !SIDECAR.test(file.name));
  if (!given.length) return;
  refuse("#catalogue-refusal", "");
  if (lists.length > 1) { refuse("#catalogue-refusal", `Found ${lists.length} catalogues: ${lists.map((file) => file.name).join(", ")}. Drop one, with its pictures.`); return; }
  for (const file of given) {
    $("#reading").textContent = `Taking in ${file.name}…`;
    if (file.size > 5 * 2 ** 20) { refuse("#catalogue-refusal", `${file.name} is larger than 5 MB. Split it, or put it on the server and name it in the settings file.`); $("#reading").textContent = ""; return; }
    const { ok, words } = await ask(`/files/${encodeURIComponent(file.name)}`, { method: "PUT", raw: file });
    if (!ok) { refuse("#catalogue-refusal", words); $("#reading").textContent = ""; return; }
  }
  if (lists.length) choose("catalogue", lists[0].name);
  await understand();
}

export function catalogue() {
  const drop = $("#drop"), input = $("#files");
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); take(event.dataTransfer.files); });
  for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());   // a miss opens no file
  input.addEventListener("change", () => { take(input.files).then(() => { input.value = ""; }); });
  onChoice((key) => { if (["language", "currency"].includes(key) && setup.catalogue) understand(); });
}
