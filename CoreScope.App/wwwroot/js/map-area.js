// The operator's own area, with the zone around it that still counts: as wide a line as that zone is, on the ground.
import { colorOf } from "./map-canvas.js";

export function areaOutline(L, map, area) {
  let lines = [], isShown = false;

  function draw() {
    lines.forEach(line => line.remove());
    lines = [];
    if (!isShown || !area) return;
    const { points, bufferKm } = area, perPixel = 40_075 * Math.cos(points[0][0] * Math.PI / 180) / (256 * 2 ** map.getZoom());
    const line = style => L.polygon(points, { fill: false, interactive: false, color: colorOf("--accent"), ...style }).addTo(map);
    lines = [line({ weight: 2 }), ...(bufferKm > 0 ? [line({ weight: Math.min(600, 2 * bufferKm / perPixel), opacity: 0.12, lineJoin: "round" })] : [])];
  }

  map.on("zoomend", () => { if (isShown) draw(); });
  return { show(on) { if (on !== isShown) { isShown = on; draw(); } } };
}
