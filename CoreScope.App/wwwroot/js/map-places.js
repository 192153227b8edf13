// Names of places on the built-in map: the large ones everywhere, smaller ones in tiles that are fetched where one looks (GeoNames,
// cut by Build/cut-places.mjs). A place weighs ten times the power of ten of its people; the heavier is named first, and no name
// lies on another.
import { place } from "./map-canvas.js";

const TILES_FROM = 8, MOST_TILES = 12, MOST_NAMES = 160, MOST_TRIED = 2_500;
// From which weight on a place is named, by zoom. Lighter ones fill what is left empty, as far below it as FILL.
const NAMED = [67, 67, 65, 63, 60, 56, 53, 49, 44, 40, 36, 33, 31], FILL = 9, FILL_ROOM = 56, ALL_FROM = 12, BOLD = 14;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

const read = rows => rows.map(([name, lat, lon, weight, isCapital]) => ({ name, weight: isCapital ? Math.max(weight, 56) : weight, isCapital: !!isCapital, at: place(lat, lon) }));

// The square of the world that a tile covers: each digit of its key is a quarter of the one before.
function squareOf(key) {
  let x = 0, y = 0, side = 1;
  for (const digit of key) {
    side /= 2;
    x += (digit & 1) * side;
    y += (digit >> 1) * side;
  }
  return { x, y, side };
}

const namedAt = zoom => NAMED[Math.min(zoom, NAMED.length - 1)];

export function places(address, onLoaded) {
  let world = null, tiles = [], asked = false;
  const widths = new Map();

  const get = url => fetch(url).then(answer => answer.ok ? answer.json() : null).catch(() => null);

  async function want() {
    if (asked) return;
    asked = true;
    const found = await get(new URL(address, document.baseURI));
    if (!found) return;
    tiles = found.tiles.map(key => ({ key, ...squareOf(key), places: null, asked: false }));
    world = read(found.places);
    onLoaded();
  }

  async function fetchTile(tile) {
    tile.asked = true;
    const rows = await get(new URL(`lib/places/${tile.key}.json`, document.baseURI));
    tile.places = rows ? read(rows) : [];
    onLoaded();
  }

  function widthOf(context, name, font) {
    const key = font + name;
    if (!widths.has(key)) {
      if (widths.size > 20_000) widths.clear();
      widths.set(key, context.measureText(name).width);
    }
    return widths.get(key);
  }

  // What lies in the view, in every copy of the world that it shows.
  function inView(layer, zoom) {
    const left = layer.origin.x / layer.world, top = layer.origin.y / layer.world, wide = layer.width / layer.world, high = layer.height / layer.world;
    const least = zoom >= ALL_FROM ? 0 : namedAt(zoom) - FILL, found = [];
    for (let turn = Math.floor(left); turn <= Math.floor(left + wide); turn++) {
      const take = list => {
        for (const one of list) {
          if (one.weight < least) break;
          const x = one.at.x + turn;
          if (x > left && x < left + wide && one.at.y > top && one.at.y < top + high) found.push({ one, x: layer.x(x), y: layer.y(one.at.y) });
        }
      };
      take(world);
      if (zoom < TILES_FROM) continue;
      const near = tiles.filter(tile => tile.x + turn < left + wide && tile.x + tile.side + turn > left && tile.y < top + high && tile.y + tile.side > top);
      for (const tile of near.slice(0, MOST_TILES)) {
        if (tile.places) take(tile.places);
        else if (!tile.asked) fetchTile(tile);
      }
    }
    return found.sort((a, b) => b.one.weight - a.one.weight).slice(0, MOST_TRIED);
  }

  return {
    want,
    draw(layer, zoom, colors) {
      if (!world) return;
      const c = layer.context, named = namedAt(zoom), taken = [];
      const isFree = (box, room) => taken.every(other => box[0] - room > other[2] || box[2] + room < other[0] || box[1] - room > other[3] || box[3] + room < other[1]);
      c.save();
      c.lineJoin = "round";
      c.textAlign = "center";
      for (const { one, x, y } of inView(layer, zoom)) {
        if (taken.length >= MOST_NAMES) break;
        const isFull = one.weight >= named, size = Math.round(2 * Math.max(10.5, Math.min(16, 11 + (one.weight - named) * 0.22))) / 2;
        const font = `${one.isCapital || one.weight - named >= BOLD ? 600 : 400} ${size}px ${FONT}`;
        c.font = font;
        const half = widthOf(c, one.name, font) / 2, box = [x - half, y - size - 5, x + half, y + 3];
        if (!isFree(box, isFull || zoom >= ALL_FROM ? 5 : FILL_ROOM)) continue;
        taken.push(box);
        c.strokeStyle = colors.land;
        c.fillStyle = isFull ? colors.name : colors.small;
        c.lineWidth = 3;
        c.strokeText(one.name, x, y - 6);
        c.fillText(one.name, x, y - 6);
        c.beginPath();
        c.arc(x, y, one.isCapital ? 2.6 : 1.8, 0, 7);
        c.lineWidth = 2;
        c.stroke();
        c.fill();
      }
      c.restore();
      layer.named = taken.length;
    },
  };
}
