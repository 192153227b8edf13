// One map: markers in the shape of their role, lines. C# decides what stands on it.
import { baseMap, leaflet } from "../js/base-map.js";

const SVG = "http://www.w3.org/2000/svg";
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

// Words are set as text, never as markup: names come from the radio.
function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function shape(marker) {
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "-11 -11 22 22");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", marker.path);
  path.style.fill = `var(${marker.color})`;
  svg.append(path);
  return svg;
}

export async function create(box, options, markers, lines) {
  const L = await leaflet(options.base);
  const map = L.map(box, {
    zoomControl: true, scrollWheelZoom: !options.isInset, worldCopyJump: true,
    zoomAnimation: !reduced.matches, fadeAnimation: !reduced.matches, markerZoomAnimation: !reduced.matches,
  });
  const drawn = new Map(), paths = new Map();

  function popup(marker) {
    const content = element("div", "", { class: "map-popup" });
    content.append(marker.href ? element("a", marker.name || "—", { href: marker.href }) : element("b", marker.name || "—"), element("span", marker.kind));
    return content;
  }

  function place(marker) {
    const size = marker.radius * 2 + 4;
    const icon = L.divIcon({ className: "map-marker", html: shape(marker), iconSize: [size, size] });
    const title = [marker.name, marker.kind].filter(Boolean).join(", ");
    const made = L.marker([marker.lat, marker.lon], { icon, alt: title, opacity: marker.opacity, keyboard: true }).addTo(map);
    made.getElement()?.setAttribute("aria-label", title);
    made.bindTooltip(element("span", marker.name || marker.kind), { direction: "top", offset: [0, -marker.radius] });
    made.bindPopup(popup(marker));
    return made;
  }

  function update(nextMarkers, nextLines) {
    const left = new Set(drawn.keys());
    for (const marker of nextMarkers) {
      left.delete(marker.id);
      const key = JSON.stringify(marker), before = drawn.get(marker.id);
      if (before?.key === key) continue;
      before?.made.remove();
      drawn.set(marker.id, { key, made: place(marker) });
    }
    for (const id of left) { drawn.get(id).made.remove(); drawn.delete(id); }

    const gone = new Set(paths.keys());
    for (const line of nextLines) {
      gone.delete(line.id);
      const key = JSON.stringify(line), before = paths.get(line.id);
      if (before?.key === key) continue;
      before?.made.remove();
      const made = L.polyline(line.points.map(point => [point.lat, point.lon]), { weight: line.width, dashArray: line.isDashed ? "6 6" : null, interactive: !!line.text }).addTo(map);
      // The variable itself, so that another theme recolours what stands.
      const drawnPath = made.getElement();
      if (drawnPath) drawnPath.style.stroke = `var(${line.color})`;
      if (line.text) made.bindTooltip(element("span", line.text), { sticky: true });
      paths.set(line.id, { key, made });
    }
    for (const id of gone) { paths.get(id).made.remove(); paths.delete(id); }
  }

  if (options.center) map.setView([options.center.lat, options.center.lon], options.zoom);
  else if (markers.length > 0) map.fitBounds(L.latLngBounds(markers.map(marker => [marker.lat, marker.lon])), { maxZoom: options.zoom, padding: [24, 24] });
  else map.setView([0, 0], 1);
  const base = baseMap(L, map, options.base, { isPlain: options.isInset });
  update(markers, lines);
  const sizes = new ResizeObserver(() => map.invalidateSize());
  sizes.observe(box);

  return {
    update,
    show(lat, lon, zoom) { map.setView([lat, lon], zoom ?? map.getZoom()); },
    remove() { base.remove(); sizes.disconnect(); map.remove(); },
  };
}
