// The nodes of the live map, drawn by hand. No state that C# has too.
import { colorOf, MOST_DOTS_PER_PIXEL, place } from "./map-canvas.js";

// The nodes: each role and state is drawn once and stamped from then on.
export function nodeSet(roles) {
  const nodes = new Map();
  let stamps = new Map(), seen = [], chosen = 0, single = null;

  function sizeOf(role, zoom) {
    const pixels = Math.max(10, Math.round((role === 0 ? 18 : 14) * Math.max(0.4, (zoom - 8) / 6)));
    return pixels + pixels % 2;
  }

  function stamp(role, favorite, zoom) {
    const key = `${role}/${favorite}/${zoom}`;
    if (stamps.has(key)) return stamps.get(key);
    const size = sizeOf(role, zoom), dots = Math.min(devicePixelRatio || 1, MOST_DOTS_PER_PIXEL), room = size + 10;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = room * dots;
    const c = canvas.getContext("2d"), outline = new Path2D(roles[role].path), part = size / 20;
    c.setTransform(dots * part, 0, 0, dots * part, canvas.width / 2, canvas.height / 2);
    c.lineJoin = "round";
    c.strokeStyle = "rgba(0,0,0,.55)";
    c.lineWidth = 3.6 / part;
    c.globalAlpha = 0.5;
    c.stroke(outline);
    c.globalAlpha = 1;
    // A bright ring marks repeaters; the others' is faded, those of the reader's own nodes golden.
    c.strokeStyle = favorite ? "#ffd54a" : single ? "#3dff8b" : role === 0 ? "#ffffff" : "rgba(255,255,255,.6)";
    c.lineWidth = (favorite ? 3 : role === 0 ? 2 : 1.4) / part;
    c.stroke(outline);
    c.fillStyle = single ?? colorOf(roles[role].color);
    c.fill(outline);
    const made = { canvas, room };
    stamps.set(key, made);
    return made;
  }

  return {
    get count() { return nodes.size; },
    get visible() { return seen; },
    all: () => nodes.values(),
    find: id => nodes.get(id),
    select(id) { chosen = id; },
    // One colour for all, or null for each its role's.
    restyle(color = single) { [stamps, single] = [new Map(), color]; },
    change(changed, gone) {
      for (const [id, lat, lon, role, stale, favorite, name] of changed) nodes.set(id, { id, lat, lon, role, stale, favorite, name, at: place(lat, lon) });
      for (const id of gone) nodes.delete(id);
    },
    draw(layer, zoom) {
      const c = layer.context;
      seen = [];
      // The faded ones below the others, whatever their order.
      for (const stale of [1, 0]) {
        c.globalAlpha = stale ? 0.35 : 1;
        for (const node of nodes.values()) {
          if (node.stale !== stale) continue;
          const x = layer.x(node.at.x + layer.turnsTo(node.at.x)), y = layer.y(node.at.y);
          if (x < -20 || y < -20 || x > layer.width + 20 || y > layer.height + 20) continue;
          const { canvas, room } = stamp(node.role, node.favorite, zoom);
          c.drawImage(canvas, x - room / 2, y - room / 2, room, room);
          seen.push({ node, x, y });
          if (node.id !== chosen) continue;
          c.globalAlpha = 1;
          c.strokeStyle = colorOf("--accent");
          c.lineWidth = 3;
          c.beginPath();
          c.arc(x, y, room / 2 + 4, 0, 7);
          c.stroke();
          c.globalAlpha = stale ? 0.35 : 1;
        }
      }
      c.globalAlpha = 1;
    },
    // The nearest drawn node within reach of a point of the canvas.
    at(point, reach) {
      let best = null, least = reach * reach;
      for (const one of seen) {
        const d = (one.x - point.x) ** 2 + (one.y - point.y) ** 2;
        if (d <= least) [best, least] = [one.node, d];
      }
      return best;
    },
  };
}
