// Rain over the map: every observation falls as a column of its packet's bytes, the farther the more hops it had made.
import { stamp } from "./live-glyphs.js";

const FALL = 5_000, STEP = 150, ROW = 17, TRAIL = 14, MOST = 80, MOST_OF_ONE = 6, FADE_FROM = 0.7, FULL_HOPS = 4;

export function rain(box, reduced, random = Math.random) {
  const columns = [];
  let canvas = null, frame = 0;

  function draw() {
    const width = box.clientWidth, height = box.clientHeight, dots = Math.min(devicePixelRatio || 1, 1.5), time = performance.now();
    if (canvas.width !== Math.round(width * dots) || canvas.height !== Math.round(height * dots)) { canvas.width = width * dots; canvas.height = height * dots; }
    const c = canvas.getContext("2d");
    c.setTransform(dots, 0, 0, dots, 0, 0);
    c.clearRect(0, 0, width, height);
    for (let i = columns.length - 1; i >= 0; i--) {
      const one = columns[i], part = (time - one.start) / (FALL * one.depth);
      if (part >= 1) { columns.splice(i, 1); continue; }
      if (part < 0) continue;
      const whole = part < FADE_FROM ? 1 : (1 - part) / (1 - FADE_FROM), row = Math.floor(part * one.depth * height / ROW), x = one.x * width;
      for (let back = Math.min(TRAIL, row); back >= 0; back--) {
        c.globalAlpha = whole * (1 - back / (TRAIL + 1));
        stamp(c, one.bytes[(row - back) % one.bytes.length], back === 0, x, (row - back + 0.5) * ROW);
      }
    }
    c.globalAlpha = 1;
  }

  function turn() {
    frame = 0;
    draw();
    if (columns.length) frame = requestAnimationFrame(turn);
  }

  function clear() {
    columns.length = 0;
    cancelAnimationFrame(frame);
    frame = 0;
    if (canvas) draw();
  }

  return {
    get falling() { return columns.length; },
    set(on) {
      if (on === !!canvas) return;
      if (on) {
        canvas = Object.assign(document.createElement("canvas"), { className: "live-rain" });
        canvas.setAttribute("aria-hidden", "true");
        box.append(canvas);
      } else {
        clear();
        canvas.remove();
        canvas = null;
      }
    },
    take(given, delay) {
      if (!canvas || reduced.matches || document.hidden) return;
      for (const [, , , after, , , , , , heard, hops, bytes] of given) {
        for (let i = 0; bytes?.length && i < Math.min(heard, MOST_OF_ONE) && columns.length < MOST; i++) {
          // Those who heard the same packet stood at different distances.
          const depth = Math.max(0.15, Math.min(1, (hops + Math.round(random() * 2 - 1)) / FULL_HOPS));
          columns.push({ bytes, x: random(), depth, start: performance.now() + delay + after + i * STEP });
        }
      }
      if (columns.length && !frame) frame = requestAnimationFrame(turn);
    },
    clear,
  };
}
