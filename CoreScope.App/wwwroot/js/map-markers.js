// The marks of the map on one canvas: shapes of roles, labels, clusters, and what is moved aside so that nothing lies on another.
// No state that C# has too.
import { colorOf, MOST_DOTS_PER_PIXEL, place } from "./map-canvas.js";

const CLUSTER_RADIUS = 60, CLUSTERS_TO = 15, MOST_MOVED = 1_500, RINGS = 6, RING = 22, MOVED = 10, STALE = 0.35;
const LABEL = { width: 40, height: 24 }, SHAPE = 20;
const DIRECTIONS = Array.from({ length: 8 }, (_, i) => [Math.cos(i * Math.PI / 4), Math.sin(i * Math.PI / 4)]);

const inkOn = color => {
  const [r, g, b] = (color.match(/[0-9a-f]{2}/gi) ?? ["88", "88", "88"]).map(part => parseInt(part, 16));
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255 > 0.55 ? "#1a1a2e" : "#ffffff";
};

export function markers(roles, tones) {
  const nodes = new Map();
  let stamps = new Map(), colors = [], drawn = [], groups = null, groupsFor = "", version = 0;
  let clusters = true, labels = true, chosen = 0, ring = "";

  function restyle() {
    stamps = new Map();
    colors = roles.map(role => colorOf(role.color));
    ring = colorOf("--accent");
  }

  function stamp(role, tone, favorite) {
    const key = `${role}/${tone}/${favorite}`;
    if (stamps.has(key)) return stamps.get(key);
    const size = roles[role].radius * 2 + 4, dots = Math.min(devicePixelRatio || 1, MOST_DOTS_PER_PIXEL), room = size + 8, part = size / 20;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = room * dots;
    const c = canvas.getContext("2d"), outline = new Path2D(roles[role].path);
    c.setTransform(dots * part, 0, 0, dots * part, canvas.width / 2, canvas.height / 2);
    c.lineJoin = "round";
    c.strokeStyle = "rgba(0,0,0,.4)";
    c.lineWidth = 3.4 / part;
    c.stroke(outline);
    c.strokeStyle = favorite ? "#ffd54a" : "#ffffff";
    c.lineWidth = (favorite ? 3 : 2) / part;
    c.stroke(outline);
    c.fillStyle = tones[tone].color || colors[role];
    c.fill(outline);
    const made = { canvas, room };
    stamps.set(key, made);
    return made;
  }

  // Groups of what lies within the radius of the first of them, in the order of ids: the same nodes make the same groups.
  function group(zoom) {
    const key = `${zoom}/${version}`;
    if (groupsFor === key) return groups;
    const world = 256 * 2 ** zoom, cells = new Map();
    groups = [];
    for (const node of [...nodes.values()].sort((a, b) => a.id - b.id)) {
      const x = node.at.x * world, y = node.at.y * world, column = Math.floor(x / CLUSTER_RADIUS), row = Math.floor(y / CLUSTER_RADIUS);
      let near = null, least = CLUSTER_RADIUS ** 2;
      for (let i = -1; i <= 1; i++) {
        for (let j = -1; j <= 1; j++) {
          for (const one of cells.get(`${column + i}/${row + j}`) ?? []) {
            const d = (one.x - x) ** 2 + (one.y - y) ** 2;
            if (d < least) [near, least] = [one, d];
          }
        }
      }
      if (near) { near.nodes.push(node); continue; }
      const made = { x, y, nodes: [node] }, cell = `${column}/${row}`;
      if (cells.has(cell)) cells.get(cell).push(made); else cells.set(cell, [made]);
      groups.push(made);
    }
    for (const one of groups) {
      one.at = { x: one.nodes.reduce((sum, node) => sum + node.at.x, 0) / one.nodes.length, y: one.nodes.reduce((sum, node) => sum + node.at.y, 0) / one.nodes.length };
      one.counts = roles.map((_, role) => one.nodes.filter(node => node.role === role).length);
    }
    groupsFor = key;
    return groups;
  }

  const seen = (layer, at, margin = 40) => {
    const x = layer.x(at.x + layer.turnsTo(at.x)), y = layer.y(at.y);
    return x < -margin || y < -margin || x > layer.width + margin || y > layer.height + margin ? null : { x, y };
  };

  const sizeOf = node => labels && node.label ? LABEL : { width: SHAPE, height: SHAPE };

  // Where each mark is drawn so that it lies on no other: its own place, or the nearest free one on rings around it.
  function spread(marks) {
    const cells = new Map(), side = 44;
    const cellsOf = (box, visit) => {
      for (let i = Math.floor(box[0] / side); i <= Math.floor(box[2] / side); i++) for (let j = Math.floor(box[1] / side); j <= Math.floor(box[3] / side); j++) if (visit(`${i}/${j}`)) return true;
      return false;
    };
    const isTaken = box => cellsOf(box, cell => (cells.get(cell) ?? []).some(other => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]));
    for (const mark of marks) {
      const { width, height } = sizeOf(mark.node), boxAt = (x, y) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
      let best = [mark.x, mark.y];
      if (isTaken(boxAt(...best))) {
        search: for (let n = 1; n <= RINGS; n++) {
          for (const [dx, dy] of DIRECTIONS) {
            const x = mark.x + dx * n * RING, y = mark.y + dy * n * RING;
            if (!isTaken(boxAt(x, y))) { best = [x, y]; break search; }
          }
        }
      }
      const box = boxAt(...best);
      cellsOf(box, cell => { if (cells.has(cell)) cells.get(cell).push(box); else cells.set(cell, [box]); return false; });
      [mark.px, mark.py] = best;
    }
  }

  function drawNode(c, mark) {
    const { node, px, py } = mark;
    c.globalAlpha = node.stale ? STALE : 1;
    if (labels && node.label) {
      const tone = tones[node.tone], text = tone.sign ? `${node.label} ${tone.sign}` : node.label;
      c.font = "600 11px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
      const width = Math.max(LABEL.width - 8, c.measureText(text).width + 12), x = px - width / 2, y = py - 10;
      c.beginPath();
      c.roundRect(x, y, width, 20, 4);
      c.fillStyle = colors[node.role];
      c.strokeStyle = node.favorite ? "#ffd54a" : "#ffffff";
      c.lineWidth = node.favorite ? 3 : 2;
      c.shadowColor = "rgba(0,0,0,.5)";
      c.shadowBlur = 3;
      c.stroke();
      c.shadowBlur = 0;
      c.fill();
      if (tone.color) { c.fillStyle = tone.color; c.fillRect(x, y + 1, 4, 18); }
      c.fillStyle = inkOn(colors[node.role]);
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.fillText(text, px + (tone.color ? 2 : 0), py + 0.5);
      mark.half = [width / 2, 10];
    } else {
      const { canvas, room } = stamp(node.role, node.tone, node.favorite);
      c.drawImage(canvas, px - room / 2, py - room / 2, room, room);
      mark.half = [room / 2 - 3, room / 2 - 3];
    }
    if (node.observer) star(c, px + mark.half[0] - 1, py - mark.half[1] + 1);
    c.globalAlpha = 1;
    if (node.id !== chosen) return;
    c.strokeStyle = ring;
    c.lineWidth = 3;
    c.beginPath();
    c.roundRect(px - mark.half[0] - 5, py - mark.half[1] - 5, 2 * mark.half[0] + 10, 2 * mark.half[1] + 10, 9);
    c.stroke();
  }

  function star(c, x, y) {
    c.beginPath();
    for (let i = 0; i < 10; i++) {
      const r = i % 2 ? 2.6 : 6, a = -Math.PI / 2 + i * Math.PI / 5;
      c.lineTo(x + r * Math.cos(a), y + r * Math.sin(a));
    }
    c.closePath();
    c.fillStyle = colors[roles.length - 2];
    c.strokeStyle = "#1a1a2e";
    c.lineWidth = 1;
    c.fill();
    c.stroke();
  }

  // A ring parted by roles, the number in it, and up to four letters with their numbers below.
  function drawCluster(c, one, x, y) {
    const total = one.nodes.length, radius = total >= 100 ? 24 : total >= 30 ? 20 : 16;
    let from = -Math.PI / 2;
    c.beginPath();
    c.arc(x, y, radius + 1.5, 0, 7);
    c.fillStyle = "rgba(0,0,0,.35)";
    c.fill();
    one.counts.forEach((count, role) => {
      if (count === 0) return;
      const to = from + count / total * 2 * Math.PI;
      c.beginPath();
      c.arc(x, y, radius - 2, from, to);
      c.strokeStyle = colors[role];
      c.lineWidth = 5;
      c.stroke();
      from = to;
    });
    c.beginPath();
    c.arc(x, y, radius - 4, 0, 7);
    c.fillStyle = colorOf("--card-bg");
    c.fill();
    c.fillStyle = colorOf("--text");
    c.font = `650 ${total >= 1000 ? 10 : total >= 100 ? 12 : 13}px system-ui, sans-serif`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.fillText(total > 9999 ? "9999+" : total, x, y + 0.5);
    const parts = one.counts.map((count, role) => ({ count, role })).filter(part => part.count > 0).sort((a, b) => b.count - a.count).slice(0, 4);
    c.font = "650 9px system-ui, sans-serif";
    const texts = parts.map(part => roles[part.role].letter + (part.count > 999 ? "999+" : part.count)), widths = texts.map(text => c.measureText(text).width + 6);
    let left = x - (widths.reduce((sum, width) => sum + width + 1, -1)) / 2;
    texts.forEach((text, i) => {
      c.beginPath();
      c.roundRect(left, y + radius + 2, widths[i], 12, 3);
      c.fillStyle = colors[parts[i].role];
      c.fill();
      c.fillStyle = inkOn(colors[parts[i].role]);
      c.fillText(text, left + widths[i] / 2, y + radius + 8.5);
      left += widths[i] + 1;
    });
    return { cluster: one, px: x, py: y, half: [radius + 2, radius + 6] };
  }

  restyle();
  return {
    get count() { return nodes.size; },
    get drawn() { return drawn; },
    all: () => nodes.values(),
    find: id => nodes.get(id),
    restyle,
    select(id) { chosen = id; },
    looks(settings) { clusters = settings.clusters; labels = settings.labels; },
    change(changed, gone) {
      for (const [id, lat, lon, role, flags, name, label, tone, weight] of changed)
        nodes.set(id, { id, lat, lon, role, stale: flags & 1, observer: flags & 2, favorite: flags & 4, name, label, tone, weight, at: place(lat, lon) });
      for (const id of gone) nodes.delete(id);
      version++;
    },
    draw(layer, zoom) {
      const c = layer.context;
      drawn = [];
      let singles = [...nodes.values()], apart = !clusters || zoom > CLUSTERS_TO;
      if (!apart) {
        const all = group(zoom);
        singles = all.filter(one => one.nodes.length === 1).map(one => one.nodes[0]);
        const held = all.find(one => one.nodes.length > 1 && one.nodes.some(node => node.id === chosen));
        for (const one of all) {
          const at = one.nodes.length > 1 ? seen(layer, one.at) : null;
          if (at) drawn.push(drawCluster(c, one, at.x, at.y));
        }
        // The chosen one is never hidden in a group.
        if (held) singles.push(nodes.get(chosen));
      }
      // The faded ones below the others, and the relays above all, whatever their order.
      const marks = singles.map(node => ({ node, ...(seen(layer, node.at) ?? { x: null }) })).filter(mark => mark.x !== null)
        .sort((a, b) => (b.node.label ? 1 : 0) - (a.node.label ? 1 : 0) || a.node.stale - b.node.stale || a.node.id - b.node.id);
      marks.forEach(mark => [mark.px, mark.py] = [mark.x, mark.y]);
      if (apart && marks.length <= MOST_MOVED) {
        spread(marks);
        c.setLineDash([4, 3]);
        c.strokeStyle = c.fillStyle = "#ef4444";
        c.lineWidth = 1.2;
        for (const { x, y, px, py } of marks) {
          if (Math.hypot(px - x, py - y) <= MOVED) continue;
          c.beginPath();
          c.moveTo(x, y);
          c.lineTo(px, py);
          c.stroke();
          c.beginPath();
          c.arc(x, y, 2.5, 0, 7);
          c.fill();
        }
        c.setLineDash([]);
      }
      for (const mark of marks.reverse()) { drawNode(c, mark); drawn.push(mark); }
    },
    // What is drawn under, or within reach of, a point of the canvas; the topmost of the nearest.
    at(point, reach) {
      let best = null, least = reach;
      for (const one of drawn) {
        const dx = Math.max(0, Math.abs(one.px - point.x) - one.half[0]), dy = Math.max(0, Math.abs(one.py - point.y) - one.half[1]), d = Math.hypot(dx, dy);
        if (d <= least) [best, least] = [one, d];
      }
      return best;
    },
    tip(mark) {
      if (mark.node) {
        const { node } = mark;
        return [node.name || "(unnamed)", roles[node.role].label + (node.observer ? " and observer" : "") + (node.stale ? ", stale" : ""), tones[node.tone].words].filter(Boolean);
      }
      const words = mark.cluster.counts.map((count, role) => count && `${count} ${(count === 1 ? roles[role].label : roles[role].plural).toLowerCase()}`).filter(Boolean);
      return [`${mark.cluster.nodes.length} nodes`, words.join(", ")];
    },
  };
}
