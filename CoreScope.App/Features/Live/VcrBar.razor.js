// The recorder's slider and clock. C# writes times into data attributes; between two of them time runs on here.
import { absolute } from "../../js/times.js";

// Segments a to g of each digit, as points around a cell of 20 by 40.
const SEGMENTS = { a: [3, 2, 17, 2], b: [18, 3, 18, 19], c: [18, 21, 18, 37], d: [3, 38, 17, 38], e: [2, 21, 2, 37], f: [2, 3, 2, 19], g: [3, 20, 17, 20] };
const DIGITS = ["abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg"];

function drawDigits(canvas, text) {
  const c = canvas.getContext("2d"), style = getComputedStyle(canvas), on = style.color, dots = Math.min(devicePixelRatio || 1, 2);
  if (canvas.width !== 232 * dots) { canvas.width = 232 * dots; canvas.height = 56 * dots; }
  c.setTransform(dots, 0, 0, dots, 0, 0);
  c.clearRect(0, 0, 232, 56);
  c.lineCap = "round";
  c.lineWidth = 3.4;
  c.strokeStyle = c.fillStyle = on;
  let x = 8;
  for (const sign of text) {
    if (sign === ":") {
      c.globalAlpha = 1;
      for (const y of [20, 36]) { c.beginPath(); c.arc(x + 4, y, 2.4, 0, 7); c.fill(); }
      x += 14;
      continue;
    }
    const lit = DIGITS[Number(sign)] ?? "";
    for (const [name, [x1, y1, x2, y2]] of Object.entries(SEGMENTS)) {
      // Dim ghosts of what is off, as on the real thing.
      c.globalAlpha = lit.includes(name) ? 1 : 0.1;
      c.beginPath(); c.moveTo(x + x1, 8 + y1); c.lineTo(x + x2, 8 + y2); c.stroke();
    }
    x += 31;
  }
  c.globalAlpha = 1;
}

export function attach(box, bar) {
  const stop = new AbortController(), signal = stop.signal;
  const slider = box.querySelector("[data-slider]"), tip = box.querySelector(".vcr-tip"), digits = box.querySelector(".vcr-digits");
  let isHeld = false, read = performance.now(), written = "";

  const numbers = () => ({ from: Number(box.dataset.from), until: Number(box.dataset.until), at: Number(box.dataset.at), rate: Number(box.dataset.rate) });
  function shownTime() { const { at, rate } = numbers(); return at + (performance.now() - read) * rate; }
  const timeAt = part => { const { from, until } = numbers(); return from + (until - from) * part; };

  function turn() {
    if (document.hidden) return;
    const { from, until } = numbers(), time = shownTime();
    const text = absolute(time).match(/\d{1,2}:\d{2}:\d{2}/)?.[0].padStart(8, "0") ?? new Date(time).toISOString().slice(11, 19);
    const shown = text + box.className;
    if (shown !== written) { drawDigits(digits, text); written = shown; }
    if (isHeld) return;
    const value = String(Math.round(Math.max(0, Math.min(1, (time - from) / (until - from || 1))) * 1000));
    if (slider.value !== value) slider.value = value;
    slider.setAttribute("aria-valuetext", absolute(time));
  }

  function showTip(part) {
    tip.hidden = false;
    tip.textContent = absolute(timeAt(part));
    tip.style.left = `clamp(70px, ${part * 100}%, calc(100% - 70px))`;
  }

  const partOf = event => { const r = slider.getBoundingClientRect(); return Math.max(0, Math.min(1, (event.clientX - r.left) / r.width)); };
  slider.addEventListener("pointermove", event => showTip(partOf(event)), { signal });
  slider.addEventListener("pointerleave", () => { if (!isHeld) tip.hidden = true; }, { signal });
  slider.addEventListener("input", () => {
    isHeld = true;
    showTip(slider.value / 1000);
    slider.setAttribute("aria-valuetext", absolute(timeAt(slider.value / 1000)));
  }, { signal });
  slider.addEventListener("change", () => {
    tip.hidden = true;
    // Until the answer comes the slider stays where it was let go.
    bar.invokeMethodAsync("Sought", slider.value / 1000).catch(() => { /* the page is gone */ }).then(() => { isHeld = false; turn(); });
  }, { signal });

  const changes = new MutationObserver(() => { read = performance.now(); turn(); });
  changes.observe(box, { attributes: true, attributeFilter: ["data-at", "data-rate", "data-from", "data-until"] });
  document.addEventListener("corescope-theme", () => { written = ""; turn(); }, { signal });
  document.addEventListener("corescope-time", () => { written = ""; turn(); }, { signal });
  const ticking = setInterval(turn, 250);
  // Overlays keep clear of the bar, however tall it is.
  const sizes = new ResizeObserver(() => box.parentElement?.style.setProperty("--vcr-h", box.offsetHeight + "px"));
  sizes.observe(box);
  turn();

  return { detach() { stop.abort(); changes.disconnect(); sizes.disconnect(); clearInterval(ticking); } };
}
