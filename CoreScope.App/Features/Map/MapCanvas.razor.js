// The map: Leaflet and the base map below, lines and marks on one canvas above. C# decides what stands on it.
import { baseMap, leaflet } from "../../js/base-map.js";
import { heat } from "../../js/live-heat.js";
import { areaOutline } from "../../js/map-area.js";
import { canvasLayer } from "../../js/map-canvas.js";
import { mapLines } from "../../js/map-lines.js";
import { markers } from "../../js/map-markers.js";
import { read, write } from "../../js/storage.js";

const VIEW = "map-view", SETTLE = 400, HEAD = 56, GAP = 10;

function remembered() {
  try {
    const { lat, lng, zoom } = JSON.parse(read(VIEW) ?? "null") ?? {};
    return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && zoom >= 1 && zoom <= 20 ? { lat, lon: lng, zoom } : null;
  } catch { return null; }
}

// Where most nodes are: a few that say they are on another continent do not move the view.
function most(L, nodes) {
  const all = [...nodes], of = pick => all.map(pick).sort((a, b) => a - b), lats = of(node => node.lat), lons = of(node => node.lon);
  const at = (list, part) => list[Math.round((list.length - 1) * part)];
  return L.latLngBounds([at(lats, 0.05), at(lons, 0.05)], [at(lats, 0.95), at(lons, 0.95)]);
}

export async function create(box, self, options) {
  const L = await leaflet(options.base);
  const reduced = matchMedia("(prefers-reduced-motion: reduce)"), coarse = matchMedia("(pointer: coarse)"), phone = matchMedia("(max-width: 640px)");
  const map = L.map(box, { zoomControl: false, worldCopyJump: true, minZoom: 2, maxZoom: 20, zoomAnimation: !reduced.matches, fadeAnimation: !reduced.matches });
  L.control.zoom({ position: "topright" }).addTo(map);
  const stop = new AbortController(), tell = (name, ...args) => self.invokeMethodAsync(name, ...args).catch(() => { /* the page is gone */ });
  const marks = markers(options.roles, options.tones), lines = mapLines(), warm = heat(), outline = areaOutline(L, map, options.area);
  let hasView = false, heats = false, settle = 0, card = null, isDue = false;

  map.createPane("map-marks").style.zIndex = 600;
  map.getPane("map-marks").style.pointerEvents = "none";
  const layer = canvasLayer(L, "map-marks", canvas => {
    canvas.clear();
    if (heats) warm.draw(canvas);
    lines.draw(canvas);
    marks.draw(canvas, Math.round(map.getZoom()));
    box.dataset.drawn = marks.drawn.length;
    box.dataset.clusters = marks.drawn.filter(one => one.cluster).length;
  });
  const redraw = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; if (!stop.signal.aborted) layer.redraw(); });
  };

  function setView({ lat, lon, zoom }) {
    map.setView([lat, lon], zoom, { animate: false });
    hasView = true;
  }

  const tip = L.tooltip({ direction: "top", offset: [0, -12], className: "map-tip" });
  const reach = () => coarse.matches ? 20 : 6;

  function hover(event) {
    const point = layer.toCanvas(event.containerPoint), mark = marks.at(point, reach()), line = mark ? null : lines.at(point);
    box.style.cursor = mark ? "pointer" : "";
    if (!mark && !line) { tip.remove(); return; }
    // Words are set as text, never as markup: names come from the radio.
    const words = document.createElement("div");
    (mark ? marks.tip(mark) : [line.text]).forEach((text, i) => {
      const row = document.createElement(i === 0 && mark ? "b" : "span");
      row.textContent = text;
      words.append(row);
    });
    tip.setLatLng(mark ? map.layerPointToLatLng(map.containerPointToLayerPoint(event.containerPoint)) : event.latlng).setContent(words).addTo(map);
  }

  map.on("mousemove", hover);
  map.on("mouseout dragstart zoomstart", () => tip.remove());
  map.on("click", event => {
    tip.remove();
    const mark = marks.at(layer.toCanvas(event.containerPoint), reach());
    if (!mark) { tell("NothingChosen"); return; }
    if (mark.node) { tell("MarkChosen", mark.node.id); return; }
    const bounds = L.latLngBounds(mark.cluster.nodes.map(node => [node.lat, node.lon]));
    const zoom = Math.min(18, Math.max(map.getZoom() + 1, map.getBoundsZoom(bounds, false, L.point(60, 60))));
    map.setView(bounds.getCenter(), zoom, { animate: !reduced.matches });
  });
  map.on("moveend", () => {
    if (!hasView) return;
    clearTimeout(settle);
    settle = setTimeout(() => {
      const { lat, lng } = map.getCenter().wrap();
      write(VIEW, JSON.stringify({ lat, lng, zoom: map.getZoom() }));
      tell("ViewChanged", lat, lng, map.getZoom());
    }, SETTLE);
  });
  map.on("move zoom viewreset resize", follow);

  // The card stands above its place as long as that is in view; on a phone it is a sheet, placed by its style.
  function follow() {
    if (!card?.element.isConnected) return;
    const { element, lat, lon } = card;
    if (phone.matches) { element.style.transform = ""; return; }
    const turn = 360 * Math.round((map.getCenter().lng - lon) / 360), at = map.latLngToContainerPoint([lat, lon + turn]), { offsetWidth: w, offsetHeight: h } = element, size = map.getSize();
    const isAbove = at.y - h - 18 > GAP;
    const x = Math.max(GAP, Math.min(size.x - w - GAP, at.x - w / 2)), y = Math.max(GAP, Math.min(size.y - h - GAP, isAbove ? at.y - h - 18 : at.y + 18));
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }
  const cardSize = new ResizeObserver(follow);

  phone.addEventListener("change", () => { tell("PhoneChanged", phone.matches); follow(); }, { signal: stop.signal });
  if (phone.matches) await tell("PhoneChanged", true);

  const given = options.view ?? remembered() ?? options.start;
  if (given) setView(given); else map.setView([20, 0], 2);
  const base = baseMap(L, map, options.base, { top: HEAD, onTheme() { marks.restyle(); redraw(); } });
  layer.addTo(map);
  const sizes = new ResizeObserver(() => { map.invalidateSize({ pan: false }); follow(); });
  sizes.observe(box);

  return {
    marks(changed, gone) {
      marks.change(changed, gone);
      box.dataset.marks = marks.count;
      if (heats) warmUp();
      if (!hasView && marks.count > 0) {
        map.fitBounds(most(L, marks.all()), { animate: false, maxZoom: 12, padding: [50, 70] });
        hasView = true;
      }
      redraw();
    },
    lines(rows) {
      lines.set(rows);
      box.dataset.lines = lines.count;
      redraw();
    },
    settings({ clusters, labels, heat: isOn, heatOpacity, area }) {
      marks.looks({ clusters, labels });
      warm.strength = heatOpacity;
      heats = isOn;
      if (heats) warmUp();
      outline.show(area);
      redraw();
    },
    setView,
    fit(places, zoom) {
      if (places.length === 0) return;
      map.fitBounds(L.latLngBounds(places), { maxZoom: zoom, padding: [60, 70], animate: false });
      hasView = true;
    },
    select(id) {
      marks.select(id);
      redraw();
    },
    // A card over the map, at a place.
    anchor(element, lat, lon) {
      cardSize.disconnect();
      card = element ? { element, lat, lon } : null;
      if (!card) return;
      cardSize.observe(element);
      follow();
    },
    remove() { stop.abort(); clearTimeout(settle); sizes.disconnect(); cardSize.disconnect(); base.remove(); map.remove(); },
  };

  function warmUp() {
    warm.set([...marks.all()].filter(node => node.weight > 0).map(node => ({ at: node.at, warmth: node.weight })));
  }
}
