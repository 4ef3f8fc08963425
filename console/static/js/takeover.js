// The operator's own voice on air: a level check first, then microphone, 48 kHz, one WebSocket.
// Nothing is kept or queued for long. Ending is one press, at the same place.
import { $, el, setText } from "./dom.js";
import { deaf } from "./monitor.js";
import { refused, told } from "./orders.js";
import { press } from "./meter.js";

const RATE = 48000;
const WAITING = RATE;   // bytes, half a second: what a slow line cannot carry in time is left out
const GOOD = [-40, -6];   // dBFS: below nobody hears it, above it distorts
let talk = null, loudest = -60;

async function microphone(device) {
  if (!navigator.mediaDevices) throw new Error("The browser gives a microphone only over https, or on the machine itself.");
  try {
    // Music is not expected, echo of the programme is: the browser takes it out.
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: false };
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

function level(samples) {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const now = 20 * Math.log10(Math.max(peak / 32768, 1e-3));
  loudest = Math.max(now, loudest - 0.4);
  $("#microphone-level").value = now;
  const fine = loudest > GOOD[0] && loudest < GOOD[1];
  setText($("#microphone-note"), fine ? "Level is good. Nothing is on air yet." : loudest >= GOOD[1] ? "Too loud: it distorts. Nothing is on air yet." : "Say something: nothing is heard yet.");
}

function heard({ data }) {
  const socket = talk?.socket;
  if (!socket) level(new Int16Array(data));
  else if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < WAITING) socket.send(data);
}

function end(words = "") {
  if (!talk) return;
  const { context, socket, stream } = talk;
  talk = null;
  press("takeover", false);
  for (const track of stream?.getTracks() ?? []) track.stop();
  context?.close();
  if (socket) { socket.onclose = null; socket.close(); }
  $("#takeover").close();
  if (words) refused(words);
  else if (socket) told("The host goes on");
}

async function open(mine, device = "") {
  mine.stream = await microphone(device);
  if (talk !== mine) { for (const track of mine.stream.getTracks()) track.stop(); return; }
  mine.context = new AudioContext({ sampleRate: RATE });
  await mine.context.audioWorklet.addModule("/static/js/takeover_worklet.js");
  if (talk !== mine) { for (const track of mine.stream.getTracks()) track.stop(); mine.context.close(); return; }
  const node = new AudioWorkletNode(mine.context, "samples", { numberOfOutputs: 0 });
  node.port.onmessage = heard;
  mine.context.createMediaStreamSource(mine.stream).connect(node);
  await choices(mine.stream);
  $("#takeover-go").disabled = false;
}

async function begin(device = "") {
  const mine = talk = {};
  loudest = -60;
  $("#takeover-go").disabled = true;
  setText($("#microphone-note"), "Waiting for the microphone.");
  try { await open(mine, device); } catch (fault) { if (talk === mine) end(fault.message); }
}

export const takeoverActs = {
  takeover: () => {
    if (talk?.socket) { end(); return; }
    deaf();   // the programme in the room would come back through the microphone
    $("#takeover").showModal();
    begin();
  },
  "takeover-go": () => {
    if (!talk?.context || talk.socket) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws", mine = talk;
    const socket = mine.socket = new WebSocket(`${scheme}://${location.host}/api/voice`);
    socket.onopen = () => { press("takeover", true); told("Your voice is on air"); };
    socket.onmessage = (event) => end(JSON.parse(event.data).refusal);
    socket.onclose = () => { if (talk === mine) end("Your voice is off the air: this desk has lost its connection."); };
    $("#takeover").close();
  },
  "no-takeover": () => $("#takeover").close(),
};

export function takeovers() {
  $("#takeover").addEventListener("close", () => { if (talk && !talk.socket) end(); });
  $("#microphone").addEventListener("change", (event) => {
    if (!talk || talk.socket) return;
    for (const track of talk.stream?.getTracks() ?? []) track.stop();
    talk.context?.close();
    talk = null;
    begin(event.target.value);
  });
}
