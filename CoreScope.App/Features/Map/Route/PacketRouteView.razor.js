// A packet's way over the map: lines, numbered stations, and the sidebar's grip. C# decides what is drawn.
import { baseMap, leaflet } from "../../../js/base-map.js";

const NEAR = 14, FAN = 16, CLOSE_UP = 13, FIT = 14, WIDTH = "mc-rt-sidebar-width", MIN = 220, MAX = 700, USUAL = 320, STEP = 24;
const phone = matchMedia("(max-width: 768px)"), reduced = matchMedia("(prefers-reduced-motion: reduce)");
const SVG = "http://www.w3.org/2000/svg";

// Names come from the radio: text, never markup.
function words(text) {
  const made = document.createElement("span");
  made.textContent = text;
  return made;
}

function icon(L, mark) {
  const made = document.createElement("span");
  made.className = "route-mark" + (mark.isGuess ? " route-guess" : "") + (mark.rings > 0 ? " route-ring" : "") + (mark.rings > 1 ? " route-ring-2" : "") + (mark.path ? " route-shape" : "");
  made.style.setProperty("--c", `var(${mark.color})`);
  made.style.setProperty("--ink", `var(${mark.color}-text, #1a1a1a)`);
  if (mark.path) {
    const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", "-11 -11 22 22");
    path.setAttribute("d", mark.path);
    svg.append(path);
    made.append(svg);
  } else made.append(words(mark.label));
  const size = mark.path ? 16 : 22;
  return L.divIcon({ className: "route-pin", html: made, iconSize: [size, size] });
}

function grip(root, signal) {
  const side = root.querySelector(".route-side"), handle = root.querySelector(".route-grip");
  const clamp = width => Math.round(Math.max(MIN, Math.min(width, MAX, innerWidth * 0.7)));
  function set(width, keep) {
    const value = clamp(width);
    root.style.setProperty("--route-w", value + "px");
    handle.setAttribute("aria-valuenow", value);
    handle.setAttribute("aria-valuemin", MIN);
    handle.setAttribute("aria-valuemax", MAX);
    if (keep) try { localStorage.setItem(WIDTH, value); } catch { /* kept for this visit */ }
  }
  let kept = null;
  try { kept = Number(localStorage.getItem(WIDTH)) || null; } catch { /* the usual width */ }
  set(kept ?? USUAL, false);
  handle.addEventListener("pointerdown", event => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const left = side.getBoundingClientRect().left, drag = new AbortController();
    handle.addEventListener("pointermove", move => set(move.clientX - left, false), { signal: drag.signal });
    handle.addEventListener("lostpointercapture", () => { drag.abort(); set(side.offsetWidth, true); }, { once: true });
  }, { signal });
  handle.addEventListener("keydown", event => {
    const width = { ArrowLeft: side.offsetWidth - STEP, ArrowRight: side.offsetWidth + STEP, Home: MIN, End: MAX }[event.key];
    if (width === undefined) return;
    event.preventDefault();
    set(width, true);
  }, { signal });
}

export async function create(root, box, self, options) {
  const L = await leaflet(options), stop = new AbortController(), on = { signal: stop.signal };
  const map = L.map(box, { zoomControl: false, minZoom: 2, maxZoom: 20, zoomAnimation: !reduced.matches, fadeAnimation: !reduced.matches, markerZoomAnimation: !reduced.matches });
  L.control.zoom({ position: "topright" }).addTo(map);
  map.setView([20, 0], 2);
  const base = baseMap(L, map, options);
  grip(root, stop.signal);
  const hairs = L.layerGroup().addTo(map), drawn = L.layerGroup().addTo(map);
  let marks = [], lines = [], shown = "", bounds = null;

  function fit() {
    if (!bounds?.isValid()) return;
    map.fitBounds(bounds, { maxZoom: FIT, animate: false, paddingTopLeft: [48, 48], paddingBottomRight: [48, phone.matches ? 120 : 48] });
  }

  // Stations too near to each other for their numbers to be read stand around their place.
  function fan() {
    hairs.clearLayers();
    const free = marks.filter(mark => mark.stops.length > 0).map(mark => ({ mark, at: map.latLngToLayerPoint([mark.lat, mark.lon]) }));
    while (free.length > 0) {
      const first = free.shift(), group = [first];
      for (let i = free.length - 1; i >= 0; i--) if (free[i].at.distanceTo(first.at) < NEAR) group.push(...free.splice(i, 1));
      group.sort((a, b) => (a.mark.stops[0] ?? 999) - (b.mark.stops[0] ?? 999));
      group.forEach(({ mark }, i) => {
        if (group.length === 1) { mark.pin.setLatLng([mark.lat, mark.lon]); return; }
        const turn = i / group.length * 2 * Math.PI - Math.PI / 2, far = Math.max(FAN, group.length * 4);
        const place = map.layerPointToLatLng(first.at.add([Math.cos(turn) * far, Math.sin(turn) * far]));
        mark.pin.setLatLng(place);
        const hair = L.polyline([[mark.lat, mark.lon], place], { weight: 1, interactive: false, className: "route-hair" });
        hairs.addLayer(hair);
      });
    }
  }

  function light(index) {
    root.querySelectorAll(".route-lit").forEach(element => element.classList.remove("route-lit"));
    if (index === null) return;
    for (const mark of marks) if (mark.stops.includes(index)) mark.pin.getElement()?.firstElementChild?.classList.add("route-lit");
    for (const line of lines) if (line.stop === index || line.stop === index + 1) line.made.getElement()?.classList.add("route-lit");
    root.querySelectorAll(`[data-stop="${Number(index)}"]`).forEach(element => element.classList.add("route-lit"));
  }

  const side = root.querySelector(".route-side"), at = event => event.target.closest?.("[data-stop]");
  for (const name of ["pointerover", "focusin"]) side.addEventListener(name, event => { const row = at(event); if (row) light(Number(row.dataset.stop)); }, on);
  for (const name of ["pointerleave", "focusout"]) side.addEventListener(name, () => light(null), on);
  map.on("zoomend viewreset", fan);
  const sizes = new ResizeObserver(() => { map.invalidateSize({ pan: false }); fit(); });
  sizes.observe(box);

  return {
    show(scene, key) {
      drawn.clearLayers();
      lines = scene.lines.map(line => {
        const made = L.polyline(line.points, { weight: line.width, dashArray: line.dash, opacity: line.opacity, lineCap: "round" }).addTo(drawn);
        const path = made.getElement();
        if (path) { path.style.stroke = line.color; path.classList.add("route-line"); }
        if (line.text) made.bindTooltip(words(line.text), { sticky: true });
        return { ...line, made };
      });
      marks = scene.marks.map(mark => {
        const isStop = mark.stops.length > 0;
        const pin = L.marker([mark.lat, mark.lon], { icon: icon(L, mark), keyboard: isStop, alt: mark.title, riseOnHover: true, zIndexOffset: isStop ? 1000 - mark.stops[0] : -1000 }).addTo(drawn);
        const element = pin.getElement();
        element?.setAttribute("aria-label", mark.title);
        pin.bindTooltip(words(mark.title), { direction: "top", offset: [0, -12] });
        if (isStop) {
          const choose = () => self.invokeMethodAsync("StopChosen", mark.stops[0]).catch(() => { /* the page is gone */ });
          pin.on("click", choose);
          element?.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } }, on);
          pin.on("mouseover", () => light(mark.stops[0])).on("mouseout", () => light(null));
          element?.addEventListener("focus", () => light(mark.stops[0]), on);
          element?.addEventListener("blur", () => light(null), on);
        }
        return { ...mark, pin };
      });
      bounds = L.latLngBounds([...marks.map(mark => [mark.lat, mark.lon]), ...lines.flatMap(line => line.points)]);
      // The same way with one observer more does not move the reader's view.
      if (shown !== key) { shown = key; fit(); }
      fan();
      box.dataset.marks = marks.filter(mark => mark.stops.length > 0).length;
      box.dataset.lines = lines.length;
    },
    go(index) {
      const mark = marks.find(one => one.stops.includes(index));
      root.querySelector(`.route-row[data-stop="${Number(index)}"]`)?.scrollIntoView({ block: "nearest" });
      if (!mark) return;
      const zoom = Math.max(map.getZoom(), CLOSE_UP);
      if (reduced.matches) map.setView([mark.lat, mark.lon], zoom, { animate: false }); else map.flyTo([mark.lat, mark.lon], zoom, { duration: 0.6 });
    },
    remove() { stop.abort(); sizes.disconnect(); base.remove(); map.remove(); },
  };
}
