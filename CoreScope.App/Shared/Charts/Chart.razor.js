// Draws a chart model with ApexCharts: colours from the theme's variables, times in the reader's zone. Values move, forms are made anew.
import { download, offer } from "../../js/download.js";
import { absolute, axisForm } from "../../js/times.js";

const HOUR = 3_600_000;
let library;

// Both files come when the first chart does. The sheet's id keeps the library from putting in a copy of its own.
function load(script, sheet) {
  if (!document.getElementById("apexcharts-css"))
    document.head.append(Object.assign(document.createElement("link"), { id: "apexcharts-css", rel: "stylesheet", href: sheet }));
  library ??= import(new URL(script, document.baseURI)).then(module => module.default);
  return library;
}

// The library wants plain colours; a variable may hold any form of one.
const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
function rgb(name) {
  const style = getComputedStyle(document.documentElement);
  const holder = document.createElement("i");
  holder.style.color = `var(${name})`;
  document.body.append(holder);
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = getComputedStyle(holder).color || style.color;
  holder.remove();
  probe.fillRect(0, 0, 1, 1);
  return "#" + [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)].map(part => part.toString(16).padStart(2, "0")).join("");
}

// The library puts words into text nodes here and into markup there: what could open a tag or end an attribute looks like itself only.
const LOOKALIKES = { "<": "\u2039", ">": "\u203a", '"': "\u201d", "'": "\u2019" };
const disarm = text => String(text).replace(/[<>"']/g, mark => LOOKALIKES[mark]);

function options(model, { clientWidth: width, clientHeight: height }) {
  const phone = width <= 420;
  const isTime = model.axis === "datetime", isDonut = model.type === "donut", isHeat = model.type === "heatmap";
  const xs = model.axis === "category" ? [] : model.series.flatMap(series => series.data.map(point => point[0]));
  const from = model.xMin ?? xs.reduce((least, x) => Math.min(least, x), Infinity);
  const to = model.xMax ?? xs.reduce((most, x) => Math.max(most, x), -Infinity);
  const number = value => value === null || value === undefined || !Number.isFinite(Number(value)) ? "—"
    : Number(value).toLocaleString("en-US", { maximumFractionDigits: model.decimals });
  const withUnit = value => number(value) + (model.unit ? " " + model.unit : "");
  const text = rgb("--text-muted"), line = rgb("--border"), card = rgb("--card-bg");
  // As many labels as can be read side by side.
  const step = Math.max(1, Math.ceil(model.categories.length / Math.max(1, (width - 90) / (isHeat ? 24 : 56))));
  const place = new Map(model.categories.map((name, index) => [disarm(name), index]));
  const label = value => step > 1 && (place.get(value) ?? 0) % step !== 0 ? "" : value;
  const round = value => Number(value).toLocaleString("en-US", { maximumFractionDigits: to - from > 10 ? 0 : model.decimals });
  const x = isTime ? value => absolute(Number(value)) : model.axis === "numeric" ? number : value => value;
  const axisX = {
    type: isTime ? "datetime" : model.axis === "numeric" ? "numeric" : "category",
    categories: model.axis === "category" && !isDonut ? model.categories.map(disarm) : [],
    labels: {
      style: { colors: text, fontSize: "12px" }, hideOverlappingLabels: true, rotate: 0, trim: model.axis === "category" && step === 1,
      ...(isTime ? { datetimeUTC: axisForm().utc, datetimeFormatter: axisForm().formats } : { formatter: model.axis === "category" ? label : round }),
    },
    tickAmount: isTime || model.axis === "category" ? undefined : Math.max(2, Math.floor(width / 80)),
    axisBorder: { color: line }, axisTicks: { color: line }, tooltip: { enabled: false },
    ...(isTime ? { min: from, max: to > from ? to : from + HOUR } : { min: model.xMin ?? undefined, max: model.xMax ?? undefined }),
    title: { text: model.xTitle ? disarm(model.xTitle) : undefined, style: { color: text, fontWeight: 500 } },
  };
  const axisY = {
    labels: { style: { colors: text, fontSize: "12px" }, formatter: value => model.horizontal || isHeat ? value : number(value), maxWidth: phone ? 110 : 200 },
    min: model.min ?? undefined, max: model.max ?? undefined,
    title: { text: model.yTitle && !phone ? disarm(model.yTitle) : undefined, style: { color: text, fontWeight: 500 } },
  };
  if (model.horizontal) axisX.labels.formatter = number;
  return {
    series: seriesOf(model),
    ...(isDonut ? { labels: model.series.map(series => disarm(series.name)) } : {}),
    colors: model.series.map(series => rgb(series.color)),
    chart: {
      type: model.type, height, width: "100%", stacked: model.stacked, background: "transparent", foreColor: text, fontFamily: "inherit",
      animations: { enabled: false }, toolbar: { show: false }, zoom: { enabled: false }, parentHeightOffset: 0,
    },
    theme: { mode: document.documentElement.dataset.theme === "dark" ? "dark" : "light" },
    dataLabels: { enabled: false },
    legend: { show: false },
    stroke: { width: model.type === "line" ? 2 : model.type === "area" ? 1.5 : isDonut || isHeat ? 1 : 0, curve: model.smooth ? "smooth" : "straight", ...(isDonut || isHeat ? { colors: [card] } : {}) },
    fill: { type: "solid", opacity: model.type === "area" ? (model.stacked ? 0.75 : 0.22) : 1 },
    markers: { size: model.type === "scatter" ? 3 : 0, strokeWidth: 0, hover: { sizeOffset: 3 } },
    grid: { borderColor: line, strokeDashArray: 3, padding: isDonut ? { top: 4, bottom: 4 } : { left: phone ? 4 : 8, right: phone ? 8 : 12, top: -12, bottom: 4 } },
    plotOptions: {
      bar: { horizontal: model.horizontal, borderRadius: 2, columnWidth: "80%", barHeight: "78%" },
      heatmap: { radius: 1, enableShades: true, shadeIntensity: 0.6 },
      pie: { expandOnClick: false, donut: { size: "62%" } },
    },
    xaxis: axisX,
    yaxis: axisY,
    tooltip: { theme: document.documentElement.dataset.theme === "dark" ? "dark" : "light", x: { formatter: x }, y: { formatter: withUnit }, shared: model.type !== "scatter" && !isDonut && !isHeat, intersect: model.type === "scatter" },
  };
}

function seriesOf(model) {
  if (model.type === "donut") return model.series.map(series => series.data[0][0] ?? 0);
  return model.series.map(series => ({
    name: disarm(series.name),
    data: model.axis === "category" ? series.data.map(point => point[0]) : series.data.map(([x, y]) => ({ x, y })),
  }));
}

// Everything but the values.
const formOf = model => JSON.stringify({ ...model, categories: model.axis === "category" ? model.categories : [], series: model.series.map(series => [series.name, series.color]) });

// The drawing alone: what the library puts in for its own legend is left out.
function drawing(box) {
  const svg = box.querySelector("svg").cloneNode(true), { width, height } = box.getBoundingClientRect();
  // Shown by style sheets alone, which stay behind.
  svg.querySelectorAll("foreignObject, [class*=crosshairs], .apexcharts-tooltip").forEach(part => part.remove());
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  svg.setAttribute("font-family", "system-ui, sans-serif");
  svg.querySelectorAll("text").forEach(text => text.setAttribute("font-family", "system-ui, sans-serif"));
  return new XMLSerializer().serializeToString(svg);
}

export async function draw(box, first, script, sheet) {
  const Library = await load(script, sheet);
  let model = first, chart = new Library(box, options(model, box));
  const stop = new AbortController();
  await chart.render();

  const redraw = () => chart.updateOptions(options(model, box), false, false, false);
  document.addEventListener("corescope-theme", redraw, { signal: stop.signal });
  document.addEventListener("corescope-time", redraw, { signal: stop.signal });

  return {
    async update(next) {
      const same = formOf(next) === formOf(model) && next.axis !== "datetime";
      model = next;
      // An axis of times moves with its values; anything else stays as it is.
      if (same) await chart.updateSeries(seriesOf(model), false);
      else await redraw();
    },
    async save(name, format) {
      const svg = drawing(box);
      if (format === "svg") { download(name + ".svg", "image/svg+xml", svg); return; }
      const { width, height } = box.getBoundingClientRect(), scale = 2;
      const image = new Image();
      image.src = "data:image/svg+xml," + encodeURIComponent(svg);
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
      const paper = canvas.getContext("2d");
      paper.fillStyle = rgb("--card-bg");
      paper.fillRect(0, 0, canvas.width, canvas.height);
      paper.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(blob => offer(name + ".png", blob));
    },
    destroy() {
      stop.abort();
      chart?.destroy();
      chart = null;
    },
  };
}

export { download };
