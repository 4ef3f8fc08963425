// The line to the show: one WebSocket that mends itself. Says when it is down; nothing is queued.
const FIRST = 500, LONGEST = 8000;

export function link(onState, onAway) {
  let state = null, pause = FIRST;
  function open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api/events`);
    socket.onmessage = (event) => {
      pause = FIRST;
      state = { ...state, ...JSON.parse(event.data), heard: performance.now() };
      onState(state);
    };
    socket.onclose = (event) => {
      if (event.code === 4401) { location.reload(); return; }
      onAway();
      setTimeout(open, pause);
      pause = Math.min(LONGEST, pause * 2);
    };
  }
  open();
}
