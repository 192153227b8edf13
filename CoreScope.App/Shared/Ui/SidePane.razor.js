// The pane's behaviour that cannot wait for the server: focus, Esc, width, swipe. C# decides whether it is open.
const MIN = 280, STEP = 24, SWIPE = 100;
const over = matchMedia("(max-width: 1023.98px)");

const key = name => "corescope-pane-" + name;
const most = () => Math.round(innerWidth * 0.7);
const clamp = width => Math.round(Math.max(MIN, Math.min(width, most())));

function stored(name) {
  try {
    const width = Number(localStorage.getItem(key(name)));
    return Number.isFinite(width) && width >= MIN ? width : null;
  } catch { return null; }
}

function store(name, width) {
  try { localStorage.setItem(key(name), String(width)); } catch { /* kept for this visit */ }
}

const focusable = pane => [...pane.querySelectorAll("a[href], button:not(:disabled), input, select, textarea, summary, [tabindex='0']")]
  .filter(element => element.getClientRects().length > 0);

const isEscape = event => event.key === "Escape" && !event.defaultPrevented
  && !document.querySelector(":popover-open, dialog[open], .rz-dialog");
const closer = owner => () => owner.invokeMethodAsync("CloseFromScript").catch(() => { /* already closed */ });

// Listens before the pane is there: Esc works from the moment it is drawn.
export function listen(owner) {
  const stop = new AbortController(), close = closer(owner);
  document.addEventListener("keydown", event => { if (isEscape(event) && document.querySelector(".side-pane")) close(); }, { signal: stop.signal });
  return { detach: () => stop.abort() };
}

export function attach(pane, owner, name) {
  if (!pane?.isConnected) return { detach() { /* closed before the script came to it */ } };
  const stop = new AbortController(), on = { signal: stop.signal };
  const opener = document.activeElement, host = pane.parentElement;
  const grip = pane.querySelector(".pane-grip");
  const close = closer(owner);

  function setWidth(width, keep) {
    const value = clamp(width);
    pane.style.setProperty("--pane-w", value + "px");
    grip.setAttribute("aria-valuenow", value);
    grip.setAttribute("aria-valuemin", MIN);
    grip.setAttribute("aria-valuemax", most());
    if (keep) store(name, value);
  }

  // Beside the list it is a part of the page; over it, a dialog that holds the focus.
  function setForm() {
    pane.setAttribute("role", over.matches ? "dialog" : "complementary");
    over.matches ? pane.setAttribute("aria-modal", "true") : pane.removeAttribute("aria-modal");
    if (over.matches && !pane.contains(document.activeElement)) pane.focus({ preventScroll: true });
  }

  setWidth(stored(name) ?? pane.offsetWidth, false);
  setForm();
  over.addEventListener("change", setForm, on);

  grip.addEventListener("pointerdown", event => {
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const right = pane.getBoundingClientRect().right;
    const drag = new AbortController();
    grip.addEventListener("pointermove", move => setWidth(right - move.clientX, false), { signal: drag.signal });
    grip.addEventListener("lostpointercapture", () => { drag.abort(); setWidth(pane.offsetWidth, true); }, { once: true });
  }, on);
  grip.addEventListener("keydown", event => {
    const width = { ArrowLeft: pane.offsetWidth + STEP, ArrowRight: pane.offsetWidth - STEP, Home: MIN, End: most() }[event.key];
    if (width === undefined) return;
    event.preventDefault();
    setWidth(width, true);
  }, on);

  document.addEventListener("keydown", event => {
    if (event.key !== "Tab" || !over.matches) return;
    const items = focusable(pane), at = items.indexOf(document.activeElement);
    const leaving = items.length === 0 || at < 0 || (event.shiftKey ? at === 0 : at === items.length - 1);
    if (!leaving) return;
    event.preventDefault();
    (event.shiftKey ? items.at(-1) : items[0])?.focus();
  }, on);

  const head = pane.querySelector(".pane-head");
  head.addEventListener("pointerdown", down => {
    if (!over.matches || down.pointerType === "mouse" || down.target.closest("button, a")) return;
    head.addEventListener("pointerup", up => { if (up.clientY - down.clientY >= SWIPE) close(); }, { once: true });
  }, on);

  return {
    detach() {
      stop.abort();
      // A press on the backdrop leaves the focus on what surrounds it; any other place was chosen by the reader.
      if (!document.activeElement?.contains(host)) return;
      // The row that opened the pane may have been drawn anew meanwhile: it is found by its key.
      const again = opener?.isConnected ? opener
        : opener?.dataset?.key ? document.querySelector(`[data-key="${CSS.escape(opener.dataset.key)}"]`) : null;
      again?.focus({ preventScroll: true });
    },
  };
}
