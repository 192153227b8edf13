// Where traffic is dense: each station of a flight warms its place, and everything cools. Drawn small, coloured by how warm it is.
// The map gives the warmth of its places itself.
const RADIUS = 25, BLUR = 15, HALF_LIFE = 120_000, SHRINK = 4, MOST = 3_000;

export function heat() {
  const places = new Map(), canvas = document.createElement("canvas");
  let last = performance.now(), ramp = null;

  // Cold is blue, warm is amber, hot is red.
  function colors() {
    if (ramp) return ramp;
    const strip = document.createElement("canvas");
    strip.width = 256;
    strip.height = 1;
    const c = strip.getContext("2d"), fade = c.createLinearGradient(0, 0, 256, 0);
    for (const [at, color] of [[0, "#2b6cff"], [0.5, "#ffb020"], [1, "#ff2d2d"]]) fade.addColorStop(at, color);
    c.fillStyle = fade;
    c.fillRect(0, 0, 256, 1);
    ramp = c.getImageData(0, 0, 256, 1).data;
    return ramp;
  }

  return {
    strength: 0.35,
    take(given, place) {
      for (const flight of given) {
        for (const path of flight[8]) {
          for (let i = 0; i < path[0]; i++) {
            // What is only inferred was perhaps not there.
            if (path[3 + 3 * i] === 2) continue;
            const lat = path[1 + 3 * i], lon = path[2 + 3 * i], key = `${lat},${lon}`, known = places.get(key);
            if (known) known.warmth += 1;
            else if (places.size < MOST) places.set(key, { at: place(lat * 1e-5, lon * 1e-5), warmth: 1 });
          }
        }
      }
    },
    // Places with their warmth, in place of all that was.
    set(list) {
      places.clear();
      list.slice(0, MOST).forEach(({ at, warmth }, i) => places.set(i, { at, warmth }));
    },
    // True when there is something to draw anew.
    cool() {
      const time = performance.now(), left = 0.5 ** ((time - last) / HALF_LIFE);
      last = time;
      for (const [key, one] of places) if ((one.warmth *= left) < 0.05) places.delete(key);
      return places.size > 0;
    },
    forget() { places.clear(); },
    draw(layer) {
      if (places.size === 0) return;
      const width = Math.ceil(layer.width / SHRINK), height = Math.ceil(layer.height / SHRINK), radius = (RADIUS + BLUR) / SHRINK;
      canvas.width = width;
      canvas.height = height;
      const c = canvas.getContext("2d", { willReadFrequently: true });
      const most = Math.max(4, ...[...places.values()].map(one => one.warmth));
      for (const { at, warmth } of places.values()) {
        const x = layer.x(at.x + layer.turnsTo(at.x)) / SHRINK, y = layer.y(at.y) / SHRINK;
        if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue;
        const glow = c.createRadialGradient(x, y, 0, x, y, radius);
        glow.addColorStop(0, `rgba(0,0,0,${Math.min(1, 0.06 + 0.7 * Math.sqrt(warmth / most))})`);
        glow.addColorStop(1, "rgba(0,0,0,0)");
        c.fillStyle = glow;
        c.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
      }
      const image = c.getImageData(0, 0, width, height), data = image.data, ramp = colors();
      for (let i = 3; i < data.length; i += 4) {
        const alpha = data[i] * 4;
        if (!data[i]) continue;
        data[i - 3] = ramp[alpha & 1020]; data[i - 2] = ramp[(alpha & 1020) + 1]; data[i - 1] = ramp[(alpha & 1020) + 2];
      }
      c.putImageData(image, 0, 0);
      layer.context.globalAlpha = this.strength;
      layer.context.drawImage(canvas, 0, 0, layer.width, layer.height);
      layer.context.globalAlpha = 1;
    },
  };
}
