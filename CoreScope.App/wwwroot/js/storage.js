// The browser's storage, for the server (globalThis.coreScopeStorage) and for our scripts. Storage may be blocked, full or hold
// anything: what it does not keep lasts for this visit, and what is too long to send is neither sent nor overwritten.

// A message to the server may have 128 kB.
const MOST_BYTES = 96 * 1024;
const memory = new Map();
const tooLong = new Set();
// Half a character would not survive the way to the server.
const isWhole = text => { try { encodeURIComponent(text); return true; } catch { return false; } };
const bytesOf = text => new TextEncoder().encode(JSON.stringify(text)).length;
let listening = new AbortController();

export function read(key) {
  if (memory.has(key)) return memory.get(key);
  try { return localStorage.getItem(key); } catch { return null; }
}

// Null removes. False when the browser does not keep it.
export function write(key, value) {
  if (tooLong.has(key)) return false;
  let kept = true;
  try {
    if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value);
    memory.delete(key);
  } catch {
    memory.set(key, value);
    kept = false;
  }
  announce(key);
  return kept;
}

// What is stored under these keys, the fitting ones in their order, and what else the server must know of this browser. From now
// on the owner is told what other tabs change.
export function open(owner, keys) {
  const values = {};
  let room = MOST_BYTES;
  for (const key of keys) {
    const value = read(key);
    if (value === null || !isWhole(value)) continue;
    const bytes = bytesOf(value) + key.length + 4;
    if (bytes > room) { tooLong.add(key); continue; }
    room -= bytes;
    values[key] = value;
  }

  listening.abort();
  listening = new AbortController();
  const tell = (key, value) => owner.invokeMethodAsync("OtherTabChanged", key, value).catch(() => { /* the circuit is gone */ });
  addEventListener("storage", event => {
    for (const key of event.key === null ? keys : [event.key]) {
      memory.delete(key);
      announce(key);
      const value = event.key === null ? null : event.newValue;
      if (keys.includes(key) && (value === null || (isWhole(value) && bytesOf(value) <= MOST_BYTES))) tell(key, value);
    }
  }, { signal: listening.signal });
  return { values, isKept: isKept(), language: navigator.language ?? "", timeZone: zone() };
}

function zone() {
  try { return Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""; } catch { return ""; }
}

function isKept() {
  try {
    localStorage.setItem("corescope-probe", "1");
    localStorage.removeItem("corescope-probe");
    return true;
  } catch { return false; }
}

const announce = key => document.dispatchEvent(new CustomEvent("corescope-storage", { detail: key }));
