// Watches the live page as a wall display shows it: how even its frames are, and whether the page grows.
//   node scripts/live-page.mjs http://127.0.0.1:3000/ [seconds]      (a running CoreScope; playwright-core in NODE_PATH or PLAYWRIGHT)
// The traffic it is promised for: 2,000 nodes (simulate --database …), and
//   simulate --to mqtt://127.0.0.1:1883 --rate 150 --per-transmission 5 --seconds 660
import { createRequire } from "node:module";

const { chromium } = createRequire(process.env.PLAYWRIGHT ?? import.meta.url)("playwright-core");
const [, , address = "http://127.0.0.1:3000/", seconds = "600"] = process.argv;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const faults = [];
page.on("pageerror", error => faults.push(error.message));
await page.goto(address + "live");
await page.waitForFunction(() => Number(document.querySelector(".live-map")?.dataset.flown) > 0, null, { timeout: 120_000 });
const tools = await page.context().newCDPSession(page);
await tools.send("Performance.enable");
// What is left after the garbage is gone.
async function size() {
  await tools.send("HeapProfiler.collectGarbage");
  const { metrics } = await tools.send("Performance.getMetrics"), of = name => metrics.find(one => one.name === name).value;
  return { heapMB: +(of("JSHeapUsedSize") / 1e6).toFixed(2), elements: of("Nodes"), listeners: of("JSEventListeners") };
}
// Caches (letters, stamps, land of the first views) fill in the first minute.
await page.waitForTimeout(Math.min(60_000, Number(seconds) * 200));
const before = await size();
await page.evaluate(() => {
  window.frames_ = [];
  let last = performance.now();
  requestAnimationFrame(function turn(now) { window.frames_.push(now - last); last = now; requestAnimationFrame(turn); });
});
await page.waitForTimeout(Number(seconds) * 1000);
const frames = (await page.evaluate(() => window.frames_)).slice(1).sort((a, b) => a - b), part = p => +frames[Math.floor((frames.length - 1) * p)].toFixed(1);
await page.evaluate(() => { window.frames_ = []; });
const shown = await page.evaluate(() => ({ nodes: Number(document.querySelector(".live-map").dataset.nodes), flown: Number(document.querySelector(".live-map").dataset.flown) }));
console.log(JSON.stringify({ seconds: Number(seconds), ...shown, framesPerSecondMedian: +(1000 / part(0.5)).toFixed(1), frameMs: { median: part(0.5), p95: part(0.95), p99: part(0.99), worst: part(1) }, over100ms: frames.filter(ms => ms > 100).length, before, after: await size(), faults }, null, 1));
await browser.close();
