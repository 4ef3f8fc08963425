// The operator's own voice on air: a level check first, then microphone, 48 kHz, one WebSocket.
// Nothing is kept or queued for long. Giving back waits for the end of the sentence, pressed again it is at once.
import { $, el, setText } from "./dom.js";
import { desk } from "./desk_state.js";
import { ears } from "./ears.js";
import { deaf } from "./monitor.js";
import { refused, told } from "./orders.js";
import { press } from "./meter.js";

const RATE = 48000;
const WAITING = RATE;   // bytes, half a second: what a slow line cannot carry in time is left out
const GOOD = [-40, -6];   // dBFS: below nobody hears it, above it distorts
const CLIPS = 32700, CLIPPED = 2000;   // a sample of the largest value; milliseconds for which the sign stays
const EARS = "headphones";
let talk = null, loudest = -60, clipped = -CLIPPED;

export const speaksHere = () => Boolean(talk?.socket);

async function microphone(device) {
  if (!navigator.mediaDevices) throw new Error("The browser gives a microphone only over https, or on the machine itself.");
  try {
    // Music is not expected; echo of the programme is where it is heard aloud: the browser takes it out.
    const audio = { channelCount: 1, echoCancellation: !$("#headphones").checked, noiseSuppression: true, autoGainControl: false };
    return await navigator.mediaDevices.getUserMedia({ audio: device ? { ...audio, deviceId: { exact: device } } : audio });
  } catch {
    throw new Error("The browser does not give a microphone: allow it for this page.");
  }
}

async function choices(stream) {
  const all = (await navigator.mediaDevices.enumerateDevices()).filter((d) => d.kind === "audioinput");
  const now = stream.getAudioTracks()[0]?.getSettings().deviceId;
  $("#microphone").replaceChildren(...all.map((d, i) => {
    const option = el("option", "", d.label || `Microphone ${i + 1}`);
    option.value = d.deviceId;
    option.selected = d.deviceId === now;
    return option;
  }));
}

function words(fine) {
  if (performance.now() - clipped < CLIPPED) return "Clips: it distorts. Turn the microphone down or step back.";
  if (talk.ending) return "Finish your sentence: the host goes on when you pause.";
  if (talk.socket) return "Your voice is on air.";
  if (fine) return "Level is good. Nothing is on air yet.";
  return loudest >= GOOD[1] ? "Too loud: it distorts. Nothing is on air yet." : "Say something: nothing is heard yet.";
}

function level(samples) {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const now = 20 * Math.log10(Math.max(peak / 32768, 1e-3));
  loudest = Math.max(now, loudest - 0.4);
  if (peak >= CLIPS) clipped = performance.now();
  const clips = performance.now() - clipped < CLIPPED, where = talk.socket ? "voice" : "microphone";
  $(`#${where}-level`).value = now;
  $(`#${where}-clips`).hidden = !clips;
  setText($(`#${where}-note`), words(loudest > GOOD[0] && loudest < GOOD[1]));
}

function heard({ data }) {
  if (!talk) return;
  const socket = talk.socket;
  level(new Int16Array(data));
  if (socket?.readyState === WebSocket.OPEN && socket.bufferedAmount < WAITING) socket.send(data);
}

function hush(mine) {
  for (const track of mine.stream?.getTracks() ?? []) track.stop();
  mine.context?.close();
}

function end(fault = "") {
  if (!talk) return;
  const mine = talk;
  talk = null;
  press("takeover", false);
  deaf(false);
  $("#voice").hidden = true;
  hush(mine);
  if (mine.socket) { mine.socket.onclose = mine.socket.onmessage = null; mine.socket.close(); }
  $("#takeover").close();
  if (fault) refused(fault);
  else if (mine.socket) told("The host goes on");
}

async function open(mine, device = "") {
  mine.stream = await microphone(device);
  if (talk !== mine) { hush(mine); return; }
  mine.context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
  await mine.context.audioWorklet.addModule("/static/js/takeover_worklet.js");
  if (talk !== mine) { hush(mine); return; }
  const node = new AudioWorkletNode(mine.context, "samples", { numberOfOutputs: 0 });
  node.port.onmessage = heard;
  mine.context.createMediaStreamSource(mine.stream).connect(node);
  mine.stream.getAudioTracks()[0].onended = () => { if (talk === mine) end("Your microphone is gone: the host goes on."); };
  await choices(mine.stream);
  ears();   // they have names from now on
  $("#takeover-go").disabled = false;
}

async function begin(device = "") {
  const mine = talk = {};
  loudest = -60;
  deaf(!$("#headphones").checked);   // the programme in the room would come back through the microphone
  $("#takeover-go").disabled = true;
  setText($("#microphone-note"), "Waiting for the microphone.");
  try { await open(mine, device); } catch (fault) { if (talk === mine) end(fault.message); }
}

function again(device) {
  if (!talk || talk.socket) return;
  hush(talk);
  talk = null;
  begin(device);
}

function giveBack() {
  const first = !talk.ending;
  talk.ending = true;
  if (talk.socket.readyState !== WebSocket.OPEN) { end(); return; }
  talk.socket.send(first ? "finish" : "stop");
  if (first) told("Finish your sentence: the host goes on when you pause, in 4 s at most. Press again to end at once.");
}

function speak(mine) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = mine.socket = new WebSocket(`${scheme}://${location.host}/api/voice`);
  socket.onopen = () => { press("takeover", true); $("#voice").hidden = false; told("Your voice is on air"); };
  socket.onmessage = (event) => end(JSON.parse(event.data).refusal);
  socket.onclose = (event) => {
    if (talk === mine) end(mine.ending && event.code === 1000 ? "" : "Your voice is off the air: this desk has lost its connection.");
  };
}

export const takeoverActs = {
  takeover: () => {
    if (talk?.socket) { giveBack(); return; }
    const who = desk.state?.script?.microphone;
    if (who && who !== "this machine") { refused(`${who === "operator" ? "Another operator" : who} is speaking already, and has to give the voice back first.`); return; }
    $("#takeover").showModal();
    begin();
  },
  "takeover-go": () => {
    if (!talk?.context || talk.socket) return;
    speak(talk);
    $("#takeover").close();
  },
  "give-back": () => { if (talk?.socket) giveBack(); },
  "no-takeover": () => $("#takeover").close(),
};

export function takeovers() {
  $("#headphones").checked = localStorage.getItem(EARS) === "on";
  $("#takeover").addEventListener("close", () => { if (talk && !talk.socket) end(); });
  $("#microphone").addEventListener("change", (event) => again(event.target.value));
  $("#headphones").addEventListener("change", (event) => {
    localStorage.setItem(EARS, event.target.checked ? "on" : "off");
    again($("#microphone").value);
  });
}
