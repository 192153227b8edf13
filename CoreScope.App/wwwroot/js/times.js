// Writes the text of every <time data-t="milliseconds">: relative or absolute, local or UTC, the other form in the tooltip.
// The server sends the instant only, so a table of ages costs the circuit nothing. Charts take their labels from here too.
import { read } from "./storage.js";

const TICK = 1_000, SLACK = 5_000, LAST = 253402300799999;
const KEY = "meshcore-timestamp-";
const TOKENS = /YYYY|MM|DD|HH|mm|SSS|ss|Z/g;

// What the server says where the reader has not chosen.
const meta = name => document.querySelector(`meta[name="${name}"]`);
const defaults = meta("time-defaults")?.dataset ?? {};

let choice = choose();

function choose() {
  const of = (name, allowed, otherwise) => [read(KEY + name), otherwise].find(value => allowed.includes(value)) ?? allowed[0];
  const custom = defaults.allowCustom === "true" ? [read(KEY + "custom-format"), defaults.custom].find(text => text?.match(TOKENS)) : undefined;
  return {
    mode: of("mode", ["ago", "absolute"], defaults.mode),
    utc: of("timezone", ["local", "utc"], defaults.zone) === "utc",
    format: of("format", ["iso", "iso-seconds", "locale"], defaults.format),
    custom: custom?.slice(0, 64),
  };
}

// Ages count by the server's clock: a phone that is minutes off must not show packets from the future.
const serverTime = Number(meta("server-time")?.content);
const ahead = Number.isFinite(serverTime) && serverTime > 0 ? serverTime - Date.now() : 0;
const now = () => Date.now() + (Math.abs(ahead) > SLACK ? ahead : 0);

const two = n => String(n).padStart(2, "0");

// The parts of a moment in the chosen zone: a date whose UTC fields show it.
function partsOf(ms) {
  const at = new Date(ms);
  const d = choice.utc ? at : new Date(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate(), at.getHours(), at.getMinutes(), at.getSeconds(), at.getMilliseconds()));
  return {
    YYYY: String(d.getUTCFullYear()).padStart(4, "0"), MM: two(d.getUTCMonth() + 1), DD: two(d.getUTCDate()),
    HH: two(d.getUTCHours()), mm: two(d.getUTCMinutes()), ss: two(d.getUTCSeconds()),
    SSS: String(d.getUTCMilliseconds()).padStart(3, "0"), Z: choice.utc ? "UTC" : "local",
  };
}

const fill = (format, ms) => { const parts = partsOf(ms); return format.replace(TOKENS, token => parts[token]); };

export function absolute(ms) {
  if (choice.custom) return fill(choice.custom, ms);
  if (choice.format === "locale") return new Date(ms).toLocaleString(undefined, choice.utc ? { timeZone: "UTC" } : undefined);
  return fill(choice.format === "iso-seconds" ? "YYYY-MM-DD HH:mm:ss.SSS" : "YYYY-MM-DD HH:mm:ss", ms);
}

// How a chart labels its axis: the zone, and formats of the chart library's by size of the step.
export const axisForm = () => ({
  utc: choice.utc,
  formats: choice.format === "locale"
    ? { year: "yyyy", month: "MMM yyyy", day: "d MMM", hour: "HH:mm", minute: "HH:mm", second: "HH:mm:ss" }
    : { year: "yyyy", month: "yyyy-MM", day: "MM-dd", hour: "HH:mm", minute: "HH:mm", second: "HH:mm:ss" },
});

export function relative(delta) {
  const s = Math.floor(Math.abs(delta) / 1000);
  const text = s < 60 ? `${s}s` : s < 3600 ? `${Math.floor(s / 60)}m` : s < 86400 ? `${Math.floor(s / 3600)}h` : `${Math.floor(s / 86400)}d`;
  return delta < 0 ? `in ${text}` : `${text} ago`;
}

function write(element) {
  const ms = Number(element.dataset.t);
  if (!element.dataset.t || !Number.isFinite(ms) || ms <= 0 || ms > LAST) {
    set(element, "—", "");
    return;
  }
  const delta = now() - ms, future = delta < -SLACK;
  const fixed = absolute(ms), age = relative(future ? delta : Math.max(0, delta));
  element.classList.toggle("time-future", future);
  if (future) set(element, fixed, `${age}: the sender's clock may be wrong`);
  else if (choice.mode === "absolute" || element.dataset.form === "absolute") set(element, fixed, age);
  else set(element, age, fixed + (choice.utc && !choice.custom ? " UTC" : ""));
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
  root.addEventListener("corescope-storage", event => {
    if (!event.detail.startsWith(KEY)) return;
    choice = choose();
    all(root);
    root.dispatchEvent(new CustomEvent("corescope-time"));
  });
  all(root);
}
