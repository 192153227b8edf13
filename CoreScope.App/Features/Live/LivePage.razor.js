// Keys that work anywhere on the page, where its panels stand, when the top bar leaves, and whether it is a phone's page.
// Everything else is C#'s.
import { panels } from "../../js/live-panels.js";
import { read, write } from "../../js/storage.js";

const FEED_WIDTH = "live-feed-width", NARROWEST = 200, WIDEST = 800;
const KEYS = new Set([" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "l", "f", "?", "Escape"]);
const PHONE = "(max-width: 640px)", NARROW = "(max-width: 768px)", IDLE = 4_000;

// Where keys already mean something.
const isTaken = (target, key) => target instanceof Element && (
  target.closest("input, textarea, select, [contenteditable], dialog, .rz-dialog") !== null
  || (key === " " && target.closest("button, a, summary") !== null)
  || (key.startsWith("Arrow") && target.closest("[role=radiogroup], [role=listbox], .feed-list, .card-body") !== null));

export function attach(box, page) {
  const stop = new AbortController(), phone = matchMedia(PHONE);
  const tell = (name, ...args) => page.invokeMethodAsync(name, ...args).catch(() => { /* the page is gone */ });

  // Before the map sees them: with the focus in it, it would take the arrows for itself.
  document.addEventListener("keydown", event => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!KEYS.has(key) || event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && key !== "?") || isTaken(event.target, key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || key.startsWith("Arrow")) tell("KeyPressed", key);
  }, { capture: true, signal: stop.signal });

  // The span of the timeline is chosen with arrows, as any group of radio buttons.
  box.addEventListener("keydown", event => {
    const radio = event.target.closest?.("[role=radio]");
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!radio || !by) return;
    event.preventDefault();
    const all = [...radio.parentElement.querySelectorAll("[role=radio]")], next = all[(all.indexOf(radio) + by + all.length) % all.length];
    next.focus();
    next.click();
  }, { signal: stop.signal });

  // The feed is as wide as it was left; the browser itself draws and drags its edge.
  const setWidth = width => { if (width >= NARROWEST && width <= WIDEST) box.style.setProperty("--feed-w", width + "px"); };
  setWidth(Number(read(FEED_WIDTH)));
  box.addEventListener("pointerup", event => {
    const feed = event.target.closest?.(".overlay-feed");
    if (!feed?.style.width) return;
    write(FEED_WIDTH, String(Math.round(feed.offsetWidth)));
    setWidth(Math.round(feed.offsetWidth));
  }, { signal: stop.signal });

  // The top bar leaves the map after a while, unless it is pinned, used, or the page is a phone's. What else stands above the page
  // (news of the start, a silent source) would lie under it: then it stays.
  const root = document.documentElement, narrow = matchMedia(NARROW);
  let idle = 0;
  const isUsed = () => document.querySelector(".top-bar:hover, .top-bar :focus-visible, .top-bar :popover-open") !== null;
  function rest() {
    if (isUsed()) { wake(); return; }
    root.classList.add("live-idle");
  }
  function wake() {
    clearTimeout(idle);
    const leaves = !narrow.matches && box.dataset.pinned === undefined && !document.querySelector(".warmup");
    root.classList.toggle("live-auto", leaves);
    root.classList.remove("live-idle");
    if (leaves) idle = setTimeout(rest, IDLE);
  }
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "focusin"]) document.addEventListener(kind, wake, { capture: true, passive: true, signal: stop.signal });
  narrow.addEventListener("change", wake, { signal: stop.signal });
  const pinned = new MutationObserver(wake);
  pinned.observe(box, { attributes: true, attributeFilter: ["data-pinned"] });
  wake();

  const placed = panels(box, () => narrow.matches, stop.signal);
  const onWidth = () => { placed.placeAll(); tell("PhoneChanged", phone.matches); };
  phone.addEventListener("change", onWidth, { signal: stop.signal });
  if (phone.matches) onWidth();
  return {
    detach() {
      stop.abort();
      clearTimeout(idle);
      pinned.disconnect();
      placed.disconnect();
      root.classList.remove("live-auto", "live-idle");
    },
  };
}
