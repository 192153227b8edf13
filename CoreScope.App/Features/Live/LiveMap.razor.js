// The live map: Leaflet below, nodes on one canvas, flights on another. C# decides what stands and flies on it.
import { flights } from "../../js/live-flights.js";
import { baseMap, leaflet } from "../../js/base-map.js";
import { nodeSet } from "../../js/live-layers.js";
import { heat } from "../../js/live-heat.js";
import { rain } from "../../js/live-rain.js";
import { sound } from "../../js/live-sound.js";
import { areaOutline } from "../../js/map-area.js";
import { canvasLayer, place } from "../../js/map-canvas.js";
import { read, write } from "../../js/storage.js";

// HEAD: pixels of the map under the page's own first line.
const VIEW = "live-map-view", SETTLE = 500, HEAD = 62, MATRIX_NODE = "#008a22";

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
  const reduced = matchMedia("(prefers-reduced-motion: reduce)"), coarse = matchMedia("(pointer: coarse)");
  const map = L.map(box, { zoomControl: false, worldCopyJump: true, minZoom: 2, maxZoom: 20, zoomAnimation: !reduced.matches, fadeAnimation: !reduced.matches });
  L.control.zoom({ position: "topright" }).addTo(map);
  const stop = new AbortController(), tell = (name, ...args) => self.invokeMethodAsync(name, ...args).catch(() => { /* the page is gone */ });
  const pane = (name, level) => { map.createPane(name).style.zIndex = level; map.getPane(name).style.pointerEvents = "none"; return name; };

  let flown = 0, hasView = false, settle = 0, heats = options.heat;
  const nodes = nodeSet(options.roles), warm = heat(), falling = rain(box, reduced), tones = sound(blocked => tell("SoundBlocked", blocked));
  const air = flights(options.types, reduced, count => { const figure = document.querySelector("[data-live-active]"); if (figure) figure.textContent = count; });

  const ground = canvasLayer(L, pane("live-nodes", 600), layer => {
    layer.clear();
    if (heats) warm.draw(layer);
    nodes.draw(layer, map.getZoom());
  });
  const sky = canvasLayer(L, pane("live-flights", 625), layer => air.draw(layer), 0.1);

  const outline = areaOutline(L, map, options.area);
  const tip = L.tooltip({ direction: "top", offset: [0, -9], className: "live-tip" });
  function hover(event) {
    const node = nodes.at(ground.toCanvas(event.containerPoint), 12);
    const flight = node ? null : air.at(sky.toCanvas(event.containerPoint), 6);
    box.style.cursor = node || flight ? "pointer" : "";
    if (!node) { tip.remove(); return; }
    const name = document.createElement("span");
    name.textContent = node.name || options.roles[node.role].label;
    tip.setLatLng([node.lat, node.lon + 360 * ground.turnsTo(node.at.x)]).setContent(name).addTo(map);
  }

  map.on("mousemove", hover);
  map.on("mouseout", () => tip.remove());
  map.on("click", event => {
    const reach = coarse.matches ? 24 : 12;
    const node = nodes.at(ground.toCanvas(event.containerPoint), reach);
    if (node) { tell("NodeChosen", node.id); return; }
    const hash = air.at(sky.toCanvas(event.containerPoint), reach / 2);
    if (hash) tell("FlightChosen", hash);
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

  function setView(view) {
    map.setView([view.lat, view.lon], view.zoom, { animate: false });
    hasView = true;
  }

  const given = options.view ?? remembered();
  if (given) setView(given); else map.setView([20, 0], 2);
  const base = baseMap(L, map, options.base, { top: HEAD, onTheme() { nodes.restyle(); air.restyle(); ground.redraw(); } });
  ground.addTo(map);
  sky.addTo(map);

  document.addEventListener("visibilitychange", () => { if (document.hidden) { air.clear(); falling.clear(); } tell("HiddenChanged", document.hidden); }, { signal: stop.signal });
  const sizes = new ResizeObserver(() => map.invalidateSize({ pan: false }));
  sizes.observe(box);
  const cooling = setInterval(() => { if (heats && !document.hidden && warm.cool()) ground.redraw(); }, 3_000);

  // Where on the map a packet begins, from left to right.
  const panOf = flight => flight[8].length ? (sky.x(place(flight[8][0][1] * 1e-5, flight[8][0][2] * 1e-5).x) / (sky.width || 1)) * 2 - 1 : 0;
  let heard = 0;
  function fly(given, speed, delay) {
    box.dataset.flown = flown += air.show(given, speed, delay);
    if (heats) warm.take(given, place);
    falling.take(given, delay);
    box.dataset.heard = heard += tones.take(given, delay, panOf);
  }

  // What flies comes with the page's drawing: [number, speed, [ms, flights], …].
  const mail = new MutationObserver(() => {
    const [, speed, ...beats] = JSON.parse(box.dataset.air ?? "[0,1]");
    for (const [delay, given] of beats) fly(given, speed, delay);
  });
  mail.observe(box, { attributes: true, attributeFilter: ["data-air"] });

  let isMatrix = false;
  function setMatrix(on) {
    if (on === isMatrix) return;
    isMatrix = on;
    nodes.restyle(on ? MATRIX_NODE : null);
    air.clear();
    document.dispatchEvent(new CustomEvent("corescope-theme-force", { detail: on ? "dark" : null }));
  }

  return {
    show(text, speed) { fly(JSON.parse(text), speed, 0); },
    nodes(changed, gone) {
      nodes.change(changed, gone);
      box.dataset.nodes = nodes.count;
      if (!hasView && nodes.count > 0) {
        map.fitBounds(most(L, nodes.all()), { animate: false, maxZoom: 12, paddingTopLeft: [40, 110], paddingBottomRight: [60, 100] });
        hasView = true;
      }
      ground.redraw();
    },
    settings({ byHash, heat, heatOpacity, area, matrix, isRaining, hasSound, bpm, volume }) {
      setMatrix(matrix);
      air.color(byHash, matrix);
      box.dataset.colors = byHash ? "packet" : "type";
      falling.set(isRaining);
      tones.set(hasSound, bpm, volume);
      warm.strength = heatOpacity;
      outline.show(area);
      if (heat !== heats) { heats = heat; warm.forget(); }
      ground.redraw();
    },
    fit(places) {
      if (places.length === 0) return;
      map.fitBounds(L.latLngBounds(places), { maxZoom: 13, padding: [60, 90], animate: false });
      hasView = true;
    },
    setView, clear: air.clear, freeze: air.freeze,
    select(id, lat, lon) {
      nodes.select(id);
      ground.redraw();
      if (lat !== null && !map.getBounds().pad(-0.1).contains([lat, lon])) map.panTo([lat, lon], { animate: !reduced.matches });
    },
    // For measurements and tests: what a frame costs cannot be seen from outside.
    state: () => ({ nodes: nodes.count, visible: nodes.visible.length, running: air.running, zoom: map.getZoom() }),
    remove() { stop.abort(); clearTimeout(settle); clearInterval(cooling); sizes.disconnect(); mail.disconnect(); setMatrix(false); falling.set(false); tones.close(); air.clear(); base.remove(); map.remove(); },
  };
}
