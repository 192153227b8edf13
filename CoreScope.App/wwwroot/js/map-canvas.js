// Canvases over a map: places on the globe, a layer that Leaflet moves and zooms, the lines of the globe.

const RAD = Math.PI / 180, EDGE = 85.0511;
export const MOST_DOTS_PER_PIXEL = 1.5;

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

// Meridians and parallels: seen from afar, they tell where on the globe one is.
export function drawGrid(layer, color, top = 4) {
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
  for (const lon of lons) c.fillText(name(((lon + 540) % 360) - 180, "E", "W"), layer.x((lon + 180) / 360) + 4, layer.height * layer.options.padding / (1 + 2 * layer.options.padding) + top + 10);
  c.restore();
}
