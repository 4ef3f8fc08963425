// What the pages ask of the past: where to ask, and how what comes back is written.
export const hour = (iso) => iso.slice(11, 19);
export const day = (iso) => new Date(iso).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
export const moment = (iso) => `${day(iso)} ${iso.slice(11, 16)}`;
export const oneOf = (n) => (n >= 100 ? n.toFixed(0) : n.toFixed(1));

let span = new URLSearchParams();
export const choose = (asked) => { span = new URLSearchParams(asked); };
export const chosen = () => span.toString();

export function at(path, more = {}) {
  const asked = new URLSearchParams(span);
  for (const [name, value] of Object.entries(more)) if (value !== null && value !== undefined && value !== "") asked.set(name, value);
  return `/api/after/${path}?${asked}`;
}

// The answer, or an error whose message a person can read.
export async function ask(url) {
  const answer = await fetch(url).catch(() => null);
  if (answer?.status === 401) { location.href = "/"; return new Promise(() => {}); }
  const told = await answer?.json().catch(() => null);
  if (!answer?.ok) throw new Error(typeof told?.detail === "string" ? told.detail : "The desk does not answer. The show is not affected.");
  return told;
}
