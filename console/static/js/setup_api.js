// What the set-up page asks of the desk. Every answer is {ok, body, words}: words are for a person.
const AWAY = "Vitrine does not answer. Look at the terminal where it was started.";

export function sentence(body, status) {
  if (typeof body?.detail === "string") return body.detail;
  const first = Array.isArray(body?.detail) ? body.detail[0] : null;
  if (first) return `Not done: ${first.loc?.at(-1) ?? "what was sent"}: ${first.msg}.`;
  return `Not done: the answer was ${status}.`;
}

export async function ask(path, { method = "GET", json = null, raw = null, as = "json" } = {}) {
  let answer;
  try {
    answer = await fetch(`/api/setup${path}`, {
      method, body: json ? JSON.stringify(json) : raw,
      headers: json ? { "Content-Type": "application/json" } : raw ? { "Content-Type": "application/octet-stream" } : {},
    });
  } catch {
    return { ok: false, body: null, words: AWAY };
  }
  if (answer.status === 401) location.reload();   // the door
  const body = answer.status === 204 ? null : await (answer.ok && as === "blob" ? answer.blob() : answer.json().catch(() => null));
  return { ok: answer.ok, body, words: answer.ok ? "" : sentence(body, answer.status) };
}

export const post = (path, json, more = {}) => ask(path, { method: "POST", json, ...more });
