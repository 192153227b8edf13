// Measures what the live map's drawing costs in Chromium: 2,000 nodes and 50 packets in the air at all times, software rendering.
//   node scripts/live-frames.mjs http://127.0.0.1:3000/ [seconds]      (a running CoreScope; playwright-core in NODE_PATH or PLAYWRIGHT)
import { createRequire } from "node:module";

const { chromium } = createRequire(process.env.PLAYWRIGHT ?? import.meta.url)("playwright-core");
const [, , address = "http://127.0.0.1:3000/", seconds = "20"] = process.argv;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
// A page without a circuit, so that the drawing alone is measured.
await page.route("**/blazor.web*.js", route => route.fulfill({ contentType: "text/javascript", body: "globalThis.Blazor = { start() {} };" }));
await page.goto(address + "not-found");
const result = await page.evaluate(async seconds => {
  const L = await import(new URL("lib/leaflet/leaflet-src.esm.js", document.baseURI));
  const { canvasLayer } = await import(new URL("js/map-canvas.js", document.baseURI));
  const { nodeSet } = await import(new URL("js/live-layers.js", document.baseURI));
  const { flights } = await import(new URL("js/live-flights.js", document.baseURI));
  document.body.replaceChildren(Object.assign(document.createElement("div"), { id: "m", style: "position:fixed;inset:0" }));
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "lib/leaflet/leaflet.css" });
  document.head.append(sheet);
  await new Promise(done => { sheet.onload = done; });
  let seed = 1;
  const random = () => (seed = seed * 16807 % 2147483647) / 2147483647;
  const at = () => [59 + random() * 2, 10 + random() * 3];
  const nodes = nodeSet([{ path: "M-8 0A8 8 0 1 1 8 0 8 8 0 1 1-8 0Z", color: "--mc-role-repeater" }, { path: "M-7-7H7V7H-7Z", color: "--mc-role-companion" }]);
  nodes.change(Array.from({ length: 2000 }, (_, i) => [i + 1, ...at(), i % 2, i % 9 === 0 ? 1 : 0, 0, "Node " + i]), []);
  const air = flights(["--type-ack"], matchMedia("(prefers-reduced-motion: reduce)"), () => {});
  const map = L.map("m", { zoomAnimation: false }).setView([60, 11.5], 9);
  const costs = { nodes: [] };
  const timed = (list, draw) => layer => { const from = performance.now(); draw(layer); list.push(performance.now() - from); };
  const ground = canvasLayer(L, "overlayPane", timed(costs.nodes, layer => { layer.clear(); nodes.draw(layer, map.getZoom()); }));
  ground.addTo(map);
  canvasLayer(L, "overlayPane", layer => air.draw(layer), 0.1).addTo(map);
  const flight = i => [i, i * 7919, 0, random() * 250 | 0, i * 37 % 360, 80, 55, 65, [[8, ...Array.from({ length: 8 }, () => [...at().map(x => Math.round(x * 1e5)), random() < 0.3 ? 2 : 0]).flat()]]];
  const frames = [];
  let last = performance.now(), count = 0, most = 0;
  const end = last + seconds * 1000;
  await new Promise(done => {
    function turn(now) {
      frames.push(now - last);
      last = now;
      const missing = 50 - air.running;
      if (missing > 0) air.show(Array.from({ length: missing }, () => flight(++count)), 1);
      most = Math.max(most, air.running);
      if (frames.length % 60 === 0) map.panBy([random() * 20 - 10, 0], { animate: false });
      if (now < end) requestAnimationFrame(turn); else done();
    }
    requestAnimationFrame(turn);
  });
  const part = (list, p) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * p)];
  const of = list => ({ median: +part(list, 0.5).toFixed(2), p95: +part(list, 0.95).toFixed(2), worst: +Math.max(...list).toFixed(1) });
  frames.shift();
  return { nodes: nodes.count, inTheAir: most, frames: frames.length, framesPerSecondMedian: +(1000 / part(frames, 0.5)).toFixed(1), frameMs: of(frames), over100ms: frames.filter(ms => ms > 100).length, drawNodesMs: of(costs.nodes) };
}, Number(seconds));
console.log(JSON.stringify(result, null, 1));
await browser.close();
