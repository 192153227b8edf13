// What lies under every map: pictures of the chosen provider, and beneath them the built-in map of land, borders and names of
// places, for where no pictures come. One module for all maps.
import { canvasLayer, colorOf, drawGrid } from "./map-canvas.js";
import { land } from "./map-land.js";
import { places } from "./map-places.js";
import { current, tileChoice, TILE_KEYS } from "./map-tiles.js";

// Pictures that take longer are not waited for: the built-in map stands until they come.
const PATIENCE = 2_500, NOTICE = 8_000, GRID_TO = 7;
// Said once a visit, not once a map.
const told = new Set();
let library;

// Leaflet, fetched with the first map. Its sheet stands before ours, which change it.
export function leaflet(options) {
  if (!document.getElementById("leaflet-css"))
    document.head.prepend(Object.assign(document.createElement("link"), { id: "leaflet-css", rel: "stylesheet", href: options.sheet }));
  library ??= import(new URL(options.script, document.baseURI));
  return library;
}

// options: BaseMap.cs. extras: top = pixels that the page covers above, onTheme = the page's own colours changed, isPlain = without controls.
export function baseMap(L, map, options, { top = 4, onTheme = () => {}, isPlain = false } = {}) {
  const stop = new AbortController(), { tiles } = options;
  let layers = [], picture, isPictured = false, isBroken = false, patience = 0;

  map.attributionControl?.setPrefix(false);
  L.control.scale({ position: "bottomright", imperial: options.isMiles, metric: !options.isMiles }).addTo(map);
  if (!isPlain && tiles.offered.length > 0) tileChoice(L, tiles).addTo(map);

  map.createPane("base-map").style.zIndex = 150;
  map.getPane("base-map").style.pointerEvents = "none";
  // Several files may come at once: one drawing serves them all.
  let isDue = false;
  const redraw = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; if (!stop.signal.aborted) ground.redraw(); });
  };
  const earth = land(options.land, redraw), names = places(options.places, redraw);
  const ground = canvasLayer(L, "base-map", layer => {
    layer.clear();
    if (isPictured && !isBroken) return;
    const zoom = Math.round(map.getZoom()), box = map.getContainer();
    earth.draw(layer, zoom, { land: colorOf("--map-land"), border: colorOf("--map-border") });
    if (zoom <= GRID_TO) drawGrid(layer, colorOf("--text-muted"), top);
    names.draw(layer, zoom, { land: colorOf("--map-land"), name: colorOf("--map-name"), small: colorOf("--map-name-small") });
    box.dataset.named = layer.named ?? 0;
  });

  function standIn() {
    map.attributionControl?.addAttribution("Natural Earth · © GeoNames");
    earth.want();
    names.want();
    redraw();
  }

  function tell(url) {
    const host = url.replace(/^(https?:)?\/\/([^/]*).*$/, "$2").replace("{s}.", "");
    if (told.has(host)) return;
    told.add(host);
    const note = document.createElement("p");
    note.className = "map-note";
    note.setAttribute("role", "status");
    note.textContent = `No pictures of the map come from ${host}. The built-in map stands in.`;
    map.getContainer().append(note);
    const gone = setTimeout(() => note.remove(), NOTICE);
    stop.signal.addEventListener("abort", () => clearTimeout(gone));
  }

  function show() {
    const wanted = current(tiles);
    if (wanted !== picture) {
      layers.forEach(layer => layer.remove());
      clearTimeout(patience);
      picture = wanted;
      isPictured = isBroken = false;
      layers = wanted ? [wanted.url, ...(wanted.namesUrl ? [wanted.namesUrl] : [])].map(url => L.tileLayer(url, {
        maxZoom: 20, maxNativeZoom: wanted.maxZoom, attribution: text(wanted.attribution), className: wanted.isInverted ? "map-inverted" : "",
      })) : [];
      map.getContainer().dataset.pictures = wanted?.id ?? "none";
      if (!wanted) standIn();
      else {
        const isCurrent = () => picture === wanted;
        layers[0].on("tileload", () => { if (!isCurrent() || isPictured) return; isPictured = true; redraw(); });
        layers[0].on("tileerror", () => {
          if (!isCurrent() || isBroken) return;
          isBroken = true;
          if (!isPictured) tell(wanted.url);
          standIn();
        });
        patience = setTimeout(() => { if (isCurrent() && !isPictured) standIn(); }, PATIENCE);
        layers.forEach(layer => layer.addTo(map));
      }
    }
    redraw();
  }

  function text(words) {
    const made = document.createElement("span");
    made.textContent = words;
    return made.innerHTML;
  }

  // The map must have a view by then.
  ground.addTo(map);
  show();
  document.addEventListener("corescope-theme", () => { show(); onTheme(); }, { signal: stop.signal });
  document.addEventListener("corescope-storage", event => { if (Object.values(TILE_KEYS).includes(event.detail)) show(); }, { signal: stop.signal });

  return { redraw, remove() { stop.abort(); clearTimeout(patience); } };
}
