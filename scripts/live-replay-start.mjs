// Measures how soon a replay of the last 24 hours begins: from the key to the recorder's answer and to the first packet in the air.
//   node scripts/live-replay-start.mjs http://127.0.0.1:3000/ [runs]      (a running CoreScope; playwright-core in NODE_PATH or PLAYWRIGHT)
// The store it is promised for: simulate --database <DataDir>/corescope.db --transmissions 56000 --observations 280000 --days 1
import { createRequire } from "node:module";

const { chromium } = createRequire(process.env.PLAYWRIGHT ?? import.meta.url)("playwright-core");
const [, , address = "http://127.0.0.1:3000/", runs = "10"] = process.argv;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(address + "live?scope=24h");
await page.waitForFunction(() => Number(document.querySelector(".live-map")?.dataset.nodes) > 0 && !document.querySelector(".warmup"), null, { timeout: 120_000 });
const results = [];
for (let i = 0; i < Number(runs); i++) {
  results.push(await page.evaluate(() => new Promise(done => {
    const map = document.querySelector(".live-map"), frame = document.querySelector(".live-page"), flown = Number(map.dataset.flown ?? 0), from = performance.now();
    let answered = 0;
    const watch = new MutationObserver(() => {
      if (!answered && frame.dataset.mode === "replay") answered = performance.now() - from;
      if (answered && Number(map.dataset.flown) > flown) { watch.disconnect(); done([answered, performance.now() - from]); }
    });
    watch.observe(frame, { attributes: true });
    watch.observe(map, { attributes: true });
    document.querySelector(".vcr-key").click();
  })));
  await page.keyboard.press("l");
  await page.waitForFunction(() => document.querySelector(".live-page").dataset.mode === "live");
}
const of = at => { const list = results.map(one => one[at]).sort((a, b) => a - b); return { median: Math.round(list[list.length >> 1]), worst: Math.round(list.at(-1)) }; };
console.log(JSON.stringify({ runs: results.length, answeredMs: of(0), firstFlightMs: of(1) }));
await browser.close();
