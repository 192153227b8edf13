// The canvases of the live map: places on the globe, a layer that Leaflet moves and zooms, and the nodes. No state that C# has too.

const RAD = Math.PI / 180, EDGE = 85.0511;
const MOST_DOTS_PER_PIXEL = 1.5;

// A place as parts of the world's width and height, 0 to 1, as the map projects it. The poles lie at infinity: cut.
export function place(lat, lon) {
  const s = Math.sin(Math.max(-EDGE, Math.min(EDGE, lat)) * RAD);
  return { x: (lon + 180) / 360, y: 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI) };
}

export const isDark = () => document.documentElement.dataset.theme === "dark";
export const colorOf = variable => getComputedStyle(document.documentElement).getPropertyValue(variable).trim() || "#888";

// A canvas over the view and a little around it. Between two draws Leaflet drags and scales it with everything else.
export function canvasLayer(L, pane, draw, padding = 0.2) {
  const Layer = L.Renderer.extend({
    options: { padding, pane },
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._container.style.pointerEvents = "none";
      this.context = this._container.getContext("2d");
    },
    _destroyContainer() { this._container.remove(); },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize(), dots = Math.min(devicePixelRatio || 1, MOST_DOTS_PER_PIXEL);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = size.x * dots;
      this._container.height = size.y * dots;
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this.context.setTransform(dots, 0, 0, dots, 0, 0);
      this.width = size.x;
      this.height = size.y;
      this.world = 256 * 2 ** this._zoom;
      this.origin = this._map.getPixelOrigin().add(this._bounds.min);
      this.middle = (this.origin.x + size.x / 2) / this.world;
      draw(this);
    },
    // The copy of the world that lies nearest to the middle of the view.
    turnsTo(x) { return Math.round(this.middle - x); },
    x(x) { return x * this.world - this.origin.x; },
    y(y) { return y * this.world - this.origin.y; },
    clear() { this.context.clearRect(0, 0, this.width, this.height); },
    // From a point of the map's box to one of this canvas.
    toCanvas(point) { return this._map.containerPointToLayerPoint(point).subtract(this._bounds.min); },
    redraw() { if (this._bounds) draw(this); },
  });
  return new Layer();
}

// Meridians and parallels: where no picture of the earth loads, the eye still sees where and how large.
export function drawGrid(layer, color) {
  const c = layer.context, degrees = layer.width / layer.world * 360;
  const step = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01].find(size => degrees / size > 5) ?? 0.01;
  const lonAt = x => (x + layer.origin.x) / layer.world * 360 - 180;
  const latAt = y => Math.atan(Math.sinh(Math.PI * (1 - 2 * (y + layer.origin.y) / layer.world))) / RAD;
  c.save();
  c.strokeStyle = c.fillStyle = color;
  c.lineWidth = 1;
  c.font = "10px system-ui, sans-serif";
  const name = (value, plus, minus) => `${Math.abs(value).toFixed(step < 1 ? 2 : 0)}° ${value < 0 ? minus : plus}`;
  c.globalAlpha = 0.16;
  c.beginPath();
  const lons = [], lats = [];
  for (let lon = Math.ceil(lonAt(0) / step) * step; lon < lonAt(layer.width) && lons.length < 60; lon += step) lons.push(lon);
  for (let lat = Math.ceil(Math.max(-EDGE, latAt(layer.height)) / step) * step; lat < Math.min(EDGE, latAt(0)) && lats.length < 60; lat += step) lats.push(lat);
  for (const lon of lons) { const x = Math.round(layer.x((lon + 180) / 360)) + 0.5; c.moveTo(x, 0); c.lineTo(x, layer.height); }
  for (const lat of lats) { const y = Math.round(layer.y(place(lat, 0).y)) + 0.5; c.moveTo(0, y); c.lineTo(layer.width, y); }
  c.stroke();
  c.globalAlpha = 0.7;
  for (const lon of lons) c.fillText(name(((lon + 540) % 360) - 180, "E", "W"), layer.x((lon + 180) / 360) + 4, layer.height * layer.options.padding / (1 + 2 * layer.options.padding) + 72);
  c.restore();
}

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
