// Lines between places on a canvas, with words at the pointer.
import { place } from "./map-canvas.js";

const REACH = 6;

export function mapLines() {
  let lines = [], drawn = [];
  return {
    get count() { return lines.length; },
    set(rows) {
      lines = rows.map(([lat, lon, toLat, toLon, color, width, dashed, text]) => ({ from: place(lat, lon), to: place(toLat, toLon), color, width, dashed, text }));
    },
    draw(layer) {
      const c = layer.context;
      drawn = [];
      c.save();
      c.lineCap = "round";
      c.globalAlpha = 0.85;
      for (const line of lines) {
        // Over the 180th meridian where that is nearer.
        const turn = layer.turnsTo(line.from.x), x = layer.x(line.from.x + turn), y = layer.y(line.from.y);
        const tx = layer.x(line.to.x + turn - Math.round(line.to.x - line.from.x)), ty = layer.y(line.to.y);
        if (Math.max(x, tx) < 0 || Math.max(y, ty) < 0 || Math.min(x, tx) > layer.width || Math.min(y, ty) > layer.height) continue;
        c.setLineDash(line.dashed ? [6, 6] : []);
        c.strokeStyle = line.color;
        c.lineWidth = line.width;
        c.beginPath();
        c.moveTo(x, y);
        c.lineTo(tx, ty);
        c.stroke();
        drawn.push({ x, y, tx, ty, line });
      }
      c.restore();
    },
    at(point) {
      let best = null, least = REACH;
      for (const one of drawn) {
        const dx = one.tx - one.x, dy = one.ty - one.y, part = Math.max(0, Math.min(1, ((point.x - one.x) * dx + (point.y - one.y) * dy) / (dx * dx + dy * dy || 1)));
        const d = Math.hypot(point.x - one.x - part * dx, point.y - one.y - part * dy);
        if (d < least) [best, least] = [one.line, d];
      }
      return best;
    },
  };
}
