// The sound of an alarm: once, and only where the operator has asked for it.
import { $ } from "./dom.js";

let context = null;

export function chime() {
  if (!$("#alarm-sound").checked) return;
  context ??= new AudioContext();
  const tone = context.createOscillator(), level = context.createGain(), now = context.currentTime;
  tone.frequency.value = 660;
  level.gain.setValueAtTime(0, now);
  level.gain.linearRampToValueAtTime(0.2, now + 0.02);
  level.gain.exponentialRampToValueAtTime(0.001, now + 0.6);
  tone.connect(level).connect(context.destination);
  tone.start(now);
  tone.stop(now + 0.6);
}

export function chimes() {
  const box = $("#alarm-sound");
  box.checked = localStorage.getItem("alarm-sound") === "on";
  box.addEventListener("change", () => {
    localStorage.setItem("alarm-sound", box.checked ? "on" : "off");
    chime();
  });
}
