// Where the panels over the live map stand: a corner, or wherever they were dragged. C# knows only whether they are open.
import { read, write } from "./storage.js";

const CORNERS = ["tl", "tr", "br", "bl"], NAMES = { tl: "top left", tr: "top right", br: "bottom right", bl: "bottom left" };
const USUAL = { liveFeed: "bl", liveLegend: "br", nodeDetail: "tr" };
const DEAD = 5, SNAP = 20, MARGIN = 12, HEADS = ".feed-head, .legend-head, .card-head";
const cornerKey = panel => "panel-corner-" + panel.dataset.panel, dragKey = panel => "panel-drag-" + panel.dataset.panel;

function dragged(panel) {
  try {
    const { x, y } = JSON.parse(read(dragKey(panel)) ?? "null") ?? {};
    return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null;
  } catch { return null; }
}

export function panels(box, isPhone, signal) {
  const all = () => [...box.querySelectorAll(":scope > [data-panel]")];
  const bar = () => parseFloat(getComputedStyle(box).getPropertyValue("--vcr-h")) || 0;

  function clear(panel) {
    for (const side of ["left", "top"]) panel.style[side] = "";
    delete panel.dataset.dragged;
    delete panel.dataset.at;
  }

  // As parts of the page, so that another window's size keeps the place; never out of sight.
  function put(panel, { x, y }) {
    panel.dataset.dragged = "";
    delete panel.dataset.at;
    panel.style.left = Math.max(0, Math.min(box.clientWidth - panel.offsetWidth, x * box.clientWidth)) + "px";
    panel.style.top = Math.max(0, Math.min(box.clientHeight - bar() - panel.offsetHeight, y * box.clientHeight)) + "px";
  }

  function place(panel) {
    clear(panel);
    if (isPhone()) return;
    const at = dragged(panel), corner = read(cornerKey(panel));
    if (at) put(panel, at); else if (CORNERS.includes(corner)) panel.dataset.at = corner;
  }

  const cornerOf = panel => panel.dataset.dragged === undefined ? panel.dataset.at ?? USUAL[panel.dataset.panel] : null;

  function next(panel) {
    const taken = all().filter(other => other !== panel && other.offsetParent).map(cornerOf);
    const from = CORNERS.indexOf(cornerOf(panel) ?? USUAL[panel.dataset.panel]);
    const corner = [1, 2, 3].map(by => CORNERS[(from + by) % 4]).find(one => !taken.includes(one));
    if (!corner) return;
    clear(panel);
    panel.dataset.at = corner;
    write(cornerKey(panel), corner);
    write(dragKey(panel), null);
    const said = box.querySelector("[data-live-said]");
    if (said) said.textContent = "Moved to the " + NAMES[corner];
  }

  box.addEventListener("click", event => {
    const button = event.target.closest?.("[data-corner]"), panel = button?.closest("[data-panel]");
    if (panel) next(panel);
  }, { signal });

  box.addEventListener("pointerdown", event => {
    const head = event.target.closest?.(HEADS), panel = head?.closest("[data-panel]");
    if (!panel || event.button !== 0 || event.pointerType === "touch" || isPhone() || event.target.closest("button, a")) return;
    const from = panel.getBoundingClientRect(), page = box.getBoundingClientRect(), stop = new AbortController();
    let isMoving = false;
    const snap = (value, most) => Math.abs(value - MARGIN) <= SNAP ? MARGIN : Math.abs(most - MARGIN - value) <= SNAP ? most - MARGIN : value;
    function end() {
      stop.abort();
      delete panel.dataset.moving;
    }
    addEventListener("pointermove", move => {
      const dx = move.clientX - event.clientX, dy = move.clientY - event.clientY;
      if (!isMoving && Math.hypot(dx, dy) < DEAD) return;
      isMoving = true;
      panel.dataset.moving = "";
      put(panel, {
        x: snap(from.left - page.left + dx, page.width - from.width) / page.width,
        y: snap(from.top - page.top + dy, page.height - bar() - from.height) / page.height,
      });
    }, { signal: stop.signal });
    addEventListener("pointerup", () => {
      if (isMoving) write(dragKey(panel), JSON.stringify({ x: panel.offsetLeft / box.clientWidth, y: panel.offsetTop / box.clientHeight }));
      end();
    }, { signal: stop.signal });
    // Before the page takes it for something else.
    addEventListener("keydown", key => {
      if (key.key !== "Escape") return;
      key.stopImmediatePropagation();
      place(panel);
      end();
    }, { signal: stop.signal, capture: true });
    event.preventDefault();
  }, { signal });

  const placeAll = () => all().forEach(place);
  const opened = new MutationObserver(changes => changes.flatMap(one => [...one.addedNodes]).filter(node => node.dataset?.panel).forEach(place));
  opened.observe(box, { childList: true });
  addEventListener("resize", placeAll, { signal });
  placeAll();
  return { placeAll, disconnect: () => opened.disconnect() };
}
