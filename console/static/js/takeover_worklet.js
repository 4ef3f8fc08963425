// Runs beside the page: gathers 20 ms of the microphone and posts it as 16 bit samples.
const SIZE = 960;

class Samples extends AudioWorkletProcessor {
  constructor() {
    super();
    this.kept = new Int16Array(SIZE);
    this.count = 0;
  }

  process([input]) {
    for (const sample of input[0] ?? []) {
      this.kept[this.count++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
      if (this.count === SIZE) {
        this.port.postMessage(this.kept.buffer, [this.kept.buffer]);
        this.kept = new Int16Array(SIZE);
        this.count = 0;
      }
    }
    return true;
  }
}

registerProcessor("samples", Samples);
