// Writes the text of every <time data-t="milliseconds">: relative or absolute, local or UTC, the other form in the tooltip.
// The server sends the instant only, so a table of ages costs the circuit nothing.

const TICK = 1_000, SLACK = 5_000;
const MODE = "corescope-time-mode", ZONE = "corescope-time-zone";
const mode = () => read(MODE) === "absolute" ? "absolute" : "ago";
const utc = () => read(ZONE) === "utc";

function read(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

// Ages count by the server's clock: a phone that is minutes off must not show packets from the future.
const serverTime = Number(document.querySelector('meta[name="server-time"]')?.content);
const ahead = Number.isFinite(serverTime) && serverTime > 0 ? serverTime - Date.now() : 0;
const now = () => Date.now() + (Math.abs(ahead) > SLACK ? ahead : 0);

const two = n => String(n).padStart(2, "0");

export function absolute(ms, inUtc) {
  const d = new Date(ms);
  return inUtc
    ? `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`
    : `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

export function relative(delta) {
  const s = Math.floor(Math.abs(delta) / 1000);
  const text = s < 60 ? `${s}s` : s < 3600 ? `${Math.floor(s / 60)}m` : s < 86400 ? `${Math.floor(s / 3600)}h` : `${Math.floor(s / 86400)}d`;
  return delta < 0 ? `in ${text}` : `${text} ago`;
}

function write(element) {
  const ms = Number(element.dataset.t);
  if (!element.dataset.t || !Number.isFinite(ms) || ms <= 0 || ms > 253402300799999) {
    set(element, "—", "");
    return;
  }
  const delta = now() - ms, future = delta < -SLACK;
  const fixed = absolute(ms, utc()), age = relative(future ? delta : Math.max(0, delta));
  element.classList.toggle("time-future", future);
  if (future) set(element, fixed, `${age}: the sender's clock may be wrong`);
  else if (mode() === "absolute") set(element, fixed, age);
  else set(element, age, fixed + (utc() ? " UTC" : ""));
}

function set(element, text, title) {
  if (element.textContent !== text) element.textContent = text;
  if (element.title !== title) element.title = title;
}

const all = root => root.querySelectorAll("time[data-t]").forEach(write);

export function keepTimes(root) {
  new MutationObserver(records => {
    // All of them, not the new ones alone: a list whose ages were written at different moments looks unsorted.
    if (records.some(record => record.type === "attributes" || [...record.addedNodes].some(node => node.nodeType === Node.ELEMENT_NODE))) all(root);
  }).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-t"] });
  setInterval(() => { if (!root.hidden) all(root); }, TICK);
  root.addEventListener("visibilitychange", () => { if (!root.hidden) all(root); });
  root.addEventListener("corescope-time", () => all(root));
  addEventListener("storage", event => { if (event.key === MODE || event.key === ZONE) all(root); });
  all(root);
}
