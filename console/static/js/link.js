// The line to the show: one WebSocket that mends itself. Says when it is down; nothing is queued.
// The show tells the whole state first and then what changed, at least once a second: a line that
// is silent for longer is dead, whatever the socket believes (sleep, a changed network).
const FIRST = 500, LONGEST = 8000, SILENT = 5000, SIGN_IN = 4401;

function merged(state, news) {
  const script = news.script && state?.script ? { ...state.script, ...news.script } : news.script;
  const next = { ...state, ...news, heard: performance.now() };
  if (script !== undefined) next.script = script;
  return next;
}

export function link(onState, onAway) {
  let state = null, pause = FIRST, socket = null, timer = 0, last = 0;

  function open() {
    clearTimeout(timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const mine = socket = new WebSocket(`${scheme}://${location.host}/api/events`);
    last = performance.now();
    let first = true;
    mine.onmessage = (event) => {
      if (mine !== socket) return;
      pause = FIRST;
      last = performance.now();
      state = merged(first ? null : state, JSON.parse(event.data));
      first = false;
      onState(state);
    };
    mine.onclose = (event) => {
      if (event.code === SIGN_IN) { location.reload(); return; }
      if (mine === socket) again();
    };
  }

  function again() {
    socket.onclose = null;
    socket.close();
    socket = null;
    onAway();
    timer = setTimeout(open, pause);
    pause = Math.min(LONGEST, pause * 2);
  }

  function now() {
    pause = FIRST;
    if (!socket) open();
    else if (performance.now() - last > SILENT) again();
  }

  setInterval(() => { if (socket && performance.now() - last > SILENT) again(); }, 1000);
  addEventListener("online", now);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
  open();
  return now;
}
