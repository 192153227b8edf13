// Starts the circuit, shows when it is lost, and keeps every <time data-t> current. No other state.
import { serveCopyButtons } from "./copy.js";
import * as storage from "./storage.js";
import { keepTimes } from "./times.js";

const root = document.documentElement;
const strip = document.getElementById("components-reconnect-modal");

// At once, then slower, and for as long as it takes: a wall display must come back by itself.
const retryIntervalMilliseconds = attempt => attempt === 0 ? 0 : Math.min(5000, 250 * 2 ** attempt);

// Blazor's script tells the state by classes on the strip. "Rejected" = the server answers but no longer knows this circuit.
new MutationObserver(() => {
  const has = name => strip.classList.contains("components-reconnect-" + name);
  root.classList.toggle("offline", has("show") || has("failed") || has("rejected"));
  if (has("rejected") || has("failed")) location.reload();
}).observe(strip, { attributes: true, attributeFilter: ["class"] });

// The frame of the host page has done its service once the live one stands.
const boot = document.querySelector(".boot");
const live = new MutationObserver(() => {
  if (!document.querySelector(".app-shell")) return;
  live.disconnect();
  boot?.remove();
});
live.observe(document.body, { childList: true });

// The frame stays when a link leads to another page: what was opened over it must not.
document.addEventListener("click", event => {
  if (event.target instanceof Element && event.target.closest("a[href]")) event.target.closest(":popover-open")?.hidePopover();
});

// The first thing the circuit asks for, before it draws a page: a module it had to import first would cost another round trip.
globalThis.coreScopeStorage = { open: storage.open, write: storage.write };
keepTimes(document);
serveCopyButtons(document);
Blazor.start({ circuit: { reconnectionOptions: { maxRetries: Number.MAX_SAFE_INTEGER, retryIntervalMilliseconds } } });
