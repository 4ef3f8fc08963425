// Where Listen is heard: a device that this browser remembers. Names come only once a microphone is allowed.
import { $, $$, el, setText } from "./dom.js";
import { silent } from "./monitor.js";
import { refused, told } from "./orders.js";

const ID = "ears", NAME = "ears-name";
const video = $("#monitor-video"), media = navigator.mediaDevices;
const able = "setSinkId" in HTMLMediaElement.prototype && Boolean(media);
let here = [], lost = false;

const kept = () => ({ id: localStorage.getItem(ID) ?? "", name: localStorage.getItem(NAME) || "the device you chose" });
const there = (id) => here.some((device) => device.deviceId === id);

function why() {
  if (!("setSinkId" in HTMLMediaElement.prototype)) return "This browser cannot choose: Listen is heard on the device that the system has set.";
  if (!media) return "Browsers choose a device only over https, or on the machine itself.";
  const { id, name } = kept();
  if (id && video.sinkId !== id) return `Not found now: ${name}. Until it is back, Listen is heard on the device that the system has set.`;
  if (!here.length) return "The browser tells which devices there are once a microphone is allowed for this page. None is kept open.";
  return "Remembered in this browser. When that device goes, Listen falls silent.";
}

function option(id, name, chosen) {
  const made = el("option", "", name);
  made.value = id;
  made.selected = id === chosen;
  return made;
}

function show() {
  const { id, name } = kept(), away = id && !there(id);
  for (const list of $$("[data-ears]")) {
    list.replaceChildren(option("", "The device that the system has set", id),
      ...here.map((device, i) => option(device.deviceId, device.label || `Device ${i + 1}`, id)),
      ...(away ? [option(id, `${name}, not found now`, id)] : []));
    list.disabled = !able || (!here.length && !away);
  }
  for (const note of $$("[data-ears-note]")) setText(note, why());
  $("[data-do=ears]").hidden = !able || here.length > 0;
}

async function look() {
  const all = await media.enumerateDevices().catch(() => []);
  // Without permission there is one without a name; `default` is what the system has set.
  here = all.filter((device) => device.kind === "audiooutput" && device.deviceId && device.deviceId !== "default");
}

async function play(id) {
  try { await video.setSinkId(id); return true; } catch { return false; }
}

// What the browser has now, and Listen on the device that was chosen, if that is there.
export async function ears() {
  if (!able) { show(); return; }
  await look();
  const { id, name } = kept();
  if (video.sinkId && !there(video.sinkId)) {
    // In the room it would come back through an open microphone, and be a surprise without one.
    const heard = silent();
    await play("");
    lost = true;
    if (heard) refused(`${name} is gone: Listen is off.`, "this desk");
  } else if (id && video.sinkId !== id && there(id) && await play(id) && lost) {
    lost = false;
    told(`${name} is back: Listen is heard there`);
  }
  show();
}

async function choose(id) {
  const name = here.find((device) => device.deviceId === id)?.label ?? "";
  if (await play(id)) {
    localStorage.setItem(ID, id);
    localStorage.setItem(NAME, name);
    lost = false;
  } else refused(`The browser does not play on ${name || "this device"}.`, "this desk");
  show();
}

export const earsActs = {
  // Asks the browser for what it does not tell by itself. The microphone is closed again at once.
  ears: async () => {
    try {
      if (media.selectAudioOutput) {
        const { deviceId } = await media.selectAudioOutput();
        await look();
        await choose(deviceId);
      } else for (const track of (await media.getUserMedia({ audio: true })).getTracks()) track.stop();
    } catch {
      refused("The browser does not tell which devices there are: allow a microphone for this page.", "this desk");
    }
    await ears();
  },
};

export function wireEars() {
  for (const list of $$("[data-ears]")) list.addEventListener("change", () => choose(list.value));
  media?.addEventListener("devicechange", ears);
  ears();
}
