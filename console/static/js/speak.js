// The operator's own voice on air: microphone, 48 kHz, one WebSocket. Nothing is kept or queued for long.
import { $, setText } from "./dom.js";
import { refused, told } from "./orders.js";

const RATE = 48000;
const WAITING = RATE;   // bytes, half a second: what a slow line cannot carry in time is left out
let talk = null;

function shows(on) {
  const key = $("[data-do=speak]"), label = $("[data-off]", key);
  key.setAttribute("aria-pressed", String(on));
  setText(label, on ? label.dataset.on : label.dataset.off);
}

function stop(words = "") {
  if (!talk) return;
  const { context, socket, stream } = talk;
  talk = null;
  shows(false);
  for (const track of stream?.getTracks() ?? []) track.stop();
  context?.close();
  socket?.close();
  if (words) refused(words);
  else told("The host goes on");
}

async function microphone() {
  if (!navigator.mediaDevices) throw new Error("The browser gives a microphone only over https, or on the machine itself.");
  try {
    // Music is not expected, echo of the programme is: the browser takes it out.
    return await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: false } });
  } catch {
    throw new Error("The browser does not give a microphone: allow it for this page.");
  }
}

async function begin(mine) {
  mine.stream = await microphone();
  mine.context = new AudioContext({ sampleRate: RATE });
  await mine.context.audioWorklet.addModule("/static/js/speak_worklet.js");
  if (talk !== mine) { for (const track of mine.stream.getTracks()) track.stop(); mine.context.close(); return; }
  const node = new AudioWorkletNode(mine.context, "samples", { numberOfOutputs: 0 });
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = mine.socket = new WebSocket(`${scheme}://${location.host}/api/voice`);
  socket.onopen = () => { shows(true); told("You speak on air"); };
  socket.onmessage = (event) => stop(JSON.parse(event.data).refusal);
  socket.onclose = () => { if (talk === mine) stop("Your voice is off the air: this desk has lost its connection."); };
  node.port.onmessage = ({ data }) => {
    if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < WAITING) socket.send(data);
  };
  mine.context.createMediaStreamSource(mine.stream).connect(node);
}

export async function speak() {
  if (talk) { stop(); return; }
  const mine = talk = {};
  const video = $("#monitor-video"), listens = $("[data-do=listen]");
  if (!video.muted) { video.muted = true; listens.setAttribute("aria-pressed", "false"); }
  try { await begin(mine); } catch (fault) { if (talk === mine) stop(fault.message); }
}
