// Who is seen: presenter, palette, outfit, light.
import { $, $$, el, icon } from "./dom.js";
import { choose, held, onChoice, refuse, setup, sum } from "./setup_state.js";

const still = (pack, palette) => `/api/setup/still?${new URLSearchParams({ pack, palette })}`;
const title = (word) => word.charAt(0).toUpperCase() + word.slice(1).replaceAll("_", " ");
const chosen = () => setup.state.presenters.find((one) => one.pack === held("pack"));

function face(name, value, words, source, on, fault) {
  const label = el("label", "face"), radio = el("input"), picture = el("img", "face__still"), foot = el("span");
  radio.type = "radio";
  radio.name = name;
  radio.value = value;
  radio.checked = on;
  radio.disabled = Boolean(fault);
  picture.alt = "";
  picture.loading = "lazy";
  if (fault) label.title = fault;
  else {
    picture.addEventListener("load", () => label.classList.add("is-drawn"));
    picture.src = source;
  }
  foot.append(el("span", "", words), icon("ok"));
  label.append(radio, picture, foot);
  return label;
}

const keep = (box, nodes) => box.replaceChildren($("legend", box), ...nodes);

function palettes() {
  const one = chosen();
  if (!one) return;
  keep($("#palettes"), one.palettes.map((palette) => face("palette", palette, title(palette), still(one.pack, palette), palette === held("palette"))));
  $("#palettes").hidden = one.palettes.length < 2;
  $("#outfit-box").hidden = one.outfits.length < 2;
  const worn = one.outfits.includes(held("outfit")) ? held("outfit") : one.outfits[0];
  $("#outfits").replaceChildren(...one.outfits.map((outfit) => {
    const label = el("label"), radio = el("input");
    radio.type = "radio";
    radio.name = "outfit";
    radio.value = outfit;
    radio.checked = outfit === worn;
    label.append(radio, el("span", "", title(outfit)));
    return label;
  }));
}

function told() {
  const one = chosen();
  if (!one) { sum("presenter", title(held("pack") ?? "")); return; }
  const mine = ["pack", "palette", "outfit", "light"].some((key) => key in setup.choices);
  sum("presenter", held("palette") === "default" ? one.name : `${one.name}, ${title(held("palette"))}`, { mine });
}

export function showPresenter() {
  keep($("#faces"), setup.state.presenters.map((one) => face("pack", one.pack, one.name, still(one.pack, one.pack === held("pack") ? held("palette") : "default"), one.pack === held("pack"), one.fault)));
  palettes();
  for (const radio of $$("[name=light]")) radio.checked = radio.value === held("light");
  told();
}

export function presenter() {
  $("#s-presenter").addEventListener("change", ({ target }) => {
    if (target.name === "pack") {
      const one = setup.state.presenters.find((other) => other.pack === target.value);
      choose("pack", one.pack);
      if (!one.palettes.includes(held("palette"))) choose("palette", "default");
      if (held("outfit") && !one.outfits.includes(held("outfit"))) choose("outfit", one.outfits[0] ?? null);
      palettes();
    } else choose(target.name, target.value);
  });
  $("#s-presenter").addEventListener("error", () => refuse("#presenter-refusal", "A picture could not be drawn; the presenter may be used all the same. The log of Vitrine says why."), true);
  onChoice((key) => { if (["pack", "palette", "outfit", "light"].includes(key)) told(); });
}
