// Land and borders, for where no pictures of the earth come: Natural Earth, as topology (world-atlas).
import { place } from "./map-canvas.js";

const FINE_FROM = 8, NEAR = 0.6;

// Arcs are stored as steps on a grid; here they become places once, with the box that each lies in. One that crosses the 180th
// meridian goes on beyond the world's edge.
function read(topology) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map(steps => {
    const points = new Float64Array(steps.length * 2), box = [Infinity, Infinity, -Infinity, -Infinity];
    let lon = 0, lat = 0, turns = 0;
    steps.forEach(([east, north], i) => {
      lon += east;
      lat += north;
      const { x: at, y } = place(lat * scale[1] + translate[1], lon * scale[0] + translate[0]);
      if (i > 0) turns -= Math.round(at + turns - points[2 * i - 2]);
      const x = at + turns;
      points[2 * i] = x;
      points[2 * i + 1] = y;
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y); box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    });
    return { points, box };
  });
  const rings = topology.objects.land.geometries.flatMap(land => land.type === "Polygon" ? land.arcs : land.arcs.flat());
  return { arcs, rings };
}

export function land(addresses, onLoaded) {
  const levels = new Map();
  let wanted = false;

  function load(level) {
    if (levels.has(level)) return;
    levels.set(level, null);
    fetch(new URL(addresses[level], document.baseURI)).then(answer => answer.ok ? answer.json() : null).then(topology => {
      if (!topology) return;
      levels.set(level, read(topology));
      onLoaded();
    }).catch(() => { /* Without it the map is a plain one. */ });
  }

  function trace(layer, arc, reversed, turn, isFirst) {
    const c = layer.context, { points, box } = arc, last = points.length - 2;
    const x = i => layer.x(points[i] + turn), y = i => layer.y(points[i + 1]);
    // What lies outside the view is cut short: the shortcut lies in the same box, and so outside too.
    const isOut = layer.x(box[2] + turn) < -4 || layer.y(box[3]) < -4 || layer.x(box[0] + turn) > layer.width + 4 || layer.y(box[1]) > layer.height + 4;
    const from = reversed ? last : 0, to = reversed ? 0 : last, by = isOut ? to - from : reversed ? -2 : 2;
    if (isFirst) c.moveTo(x(from), y(from));
    let px = x(from), py = y(from);
    for (let i = from + by; by !== 0 && (by > 0 ? i <= to : i >= to); i += by) {
      const nx = x(i), ny = y(i);
      if (i !== to && Math.abs(nx - px) < NEAR && Math.abs(ny - py) < NEAR) continue;
      c.lineTo(nx, ny);
      [px, py] = [nx, ny];
    }
  }

  // Each arc goes on where the one before ended, whatever edge of the world it was stored at.
  function fillRing(layer, arcs, ring, turn) {
    const start = arcs[ring[0] < 0 ? ~ring[0] : ring[0]].points, from = ring[0] < 0 ? start[start.length - 2] : start[0];
    let end = from;
    ring.forEach((index, i) => {
      const arc = arcs[index < 0 ? ~index : index], { points } = arc, first = index < 0 ? points[points.length - 2] : points[0], by = Math.round(end - first);
      trace(layer, arc, index < 0, turn + by, i === 0);
      end = by + (index < 0 ? points[0] : points[points.length - 2]);
    });
    // Round a pole: closed over the world's lower edge.
    if (Math.abs(end - from) > 0.5) {
      layer.context.lineTo(layer.x(end + turn), layer.y(1.01));
      layer.context.lineTo(layer.x(from + turn), layer.y(1.01));
    }
    layer.context.closePath();
  }

  return {
    // From now on it is needed.
    want() { wanted = true; load(0); },
    draw(layer, zoom, colors) {
      if (!wanted) return;
      if (zoom >= FINE_FROM) load(1);
      const level = (zoom >= FINE_FROM && levels.get(1)) || levels.get(0);
      if (!level) return;
      const c = layer.context, first = Math.floor(layer.origin.x / layer.world), last = Math.floor((layer.origin.x + layer.width) / layer.world);
      c.fillStyle = colors.land;
      c.strokeStyle = colors.border;
      c.lineJoin = "round";
      // One more on either side: a ring may lie across the edge.
      for (let turn = first - 1; turn <= last + 1; turn++) {
        c.beginPath();
        for (const ring of level.rings) fillRing(layer, level.arcs, ring, turn);
        c.fill("evenodd");
        c.lineWidth = 1;
        c.beginPath();
        for (const arc of level.arcs) {
          const { box } = arc;
          if (layer.x(box[2] + turn) < 0 || layer.y(box[3]) < 0 || layer.x(box[0] + turn) > layer.width || layer.y(box[1]) > layer.height) continue;
          trace(layer, arc, false, turn, true);
        }
        c.stroke();
      }
    },
  };
}
