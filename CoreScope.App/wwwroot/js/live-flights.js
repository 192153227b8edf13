// Flies packets over a canvas: what C# sends is where, when and how sure; every frame in between is made here.
import { stamp } from "./live-glyphs.js";
import { colorOf, isDark, place } from "./map-canvas.js";

const HOP = 660, LETTERS_HOP = 1_100, LETTERS_FADE = 300, LETTERS = 7, LETTER_STEP = 17, GREEN = "#1bff7a", FADE = 520, PULSE = 870, GHOST = 10_000, DOT = 3_000, KEPT = 30_000, MOST_KEPT = 50, STATIC = 2_000;
const UNIT = 1e-5;
// By certainty: known, ambiguous, inferred, over hops that are hidden. Dash and weight say it without colour.
const DASH = [[], [7, 5], [3, 6], [1, 6]], WEIGHT = [2, 1.8, 1.5, 1.6], STRENGTH = [1, 0.65, 0.3, 0.5];
const ease = part => part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;

export function flights(types, reduced, onActive) {
  const air = [], kept = [];
  let layer = null, frame = 0, colors = [], speed = 1, byHash = true, isMatrix = false, frozenAt = 0, behind = 0, active = -1, timer = 0;
  const now = () => (frozenAt || performance.now()) - behind;

  function restyle() { colors = types.map(colorOf); }
  restyle();

  function colorFor(type, hue, saturation, light, dark) {
    if (isMatrix) return GREEN;
    return byHash ? `hsl(${hue} ${saturation}% ${isDark() ? dark : light}%)` : colors[type] ?? "#888";
  }

  // [flown, lat, lon, certainty, …]: the short way round the globe from each hop to the next.
  function pathOf(numbers) {
    const hops = [];
    for (let i = 1; i + 2 < numbers.length; i += 3) {
      const at = place(numbers[i] * UNIT, numbers[i + 1] * UNIT), before = hops.at(-1);
      if (before) at.x += Math.round(before.x - at.x);
      hops.push({ x: at.x, y: at.y, sure: numbers[i + 2] });
    }
    return { hops, flown: numbers[0] };
  }

  // What LivePacket wrote, read; the delay in milliseconds is for all of them.
  function show(given, atSpeed, delay = 0) {
    if (document.hidden) return 0;
    speed = atSpeed;
    for (const [high, low, type, after, hue, saturation, light, dark, paths, , , bytes] of given) {
      const hash = high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0"), color = colorFor(type, hue, saturation, light, dark);
      const start = now() + delay + after;
      for (const numbers of paths) {
        const path = pathOf(numbers), letters = isMatrix && bytes?.length ? bytes : null, hop = (letters ? LETTERS_HOP : HOP) / speed;
        const landed = start + Math.max(0, path.flown - 1) * hop, ghost = path.hops.length > path.flown;
        const end = reduced.matches ? start + STATIC : Math.max(landed + PULSE, ghost ? landed + GHOST / Math.max(1, speed) : 0, path.hops.some(one => one.sure === 2) ? landed + DOT / Math.max(1, speed) : 0);
        air.push({ ...path, hash, color, letters, start, hop, landed, end });
        kept.push({ hops: path.hops, hash, until: landed + KEPT });
      }
    }
    kept.splice(0, kept.length - MOST_KEPT);
    wake();
    // What is only heard or rains has no way.
    return given.filter(one => one[8].length > 0).length;
  }

  function wake() {
    if (frame || frozenAt || document.hidden || !layer) return;
    if (!reduced.matches) frame = requestAnimationFrame(turn);
    else if (!timer) { draw(layer); timer = setTimeout(() => { timer = 0; draw(layer); if (air.length) wake(); }, STATIC + 50); }
  }

  function turn() {
    frame = 0;
    draw(layer);
    if (air.length) frame = requestAnimationFrame(turn);
  }

  function tell(count) {
    if (count === active) return;
    active = count;
    onActive(count);
  }

  function line(c, from, to, color, sure, alpha, glow) {
    c.strokeStyle = color;
    c.setLineDash(DASH[sure]);
    if (glow && sure < 2) {
      c.globalAlpha = alpha * 0.2;
      c.lineWidth = 6;
      c.setLineDash([]);
      c.beginPath(); c.moveTo(from.x, from.y); c.lineTo(to.x, to.y); c.stroke();
      c.setLineDash(DASH[sure]);
    }
    c.globalAlpha = alpha * STRENGTH[sure];
    c.lineWidth = WEIGHT[sure];
    c.beginPath(); c.moveTo(from.x, from.y); c.lineTo(to.x, to.y); c.stroke();
  }

  function pulse(c, at, color, seconds) {
    c.setLineDash([]);
    c.strokeStyle = color;
    for (const [growth, fade, width] of [[58, 1.15, 2], [20, 1.35, 3]]) {
      const alpha = 1 - fade * seconds;
      if (alpha <= 0) continue;
      c.globalAlpha = alpha * 0.9;
      c.lineWidth = width;
      c.beginPath(); c.arc(at.x, at.y, 2 + growth * seconds, 0, 7); c.stroke();
    }
  }

  const seen = (a, b) => Math.max(a.x, b.x) > -60 && Math.max(a.y, b.y) > -60 && Math.min(a.x, b.x) < layer.width + 60 && Math.min(a.y, b.y) < layer.height + 60;

  function drawOne(c, one, time) {
    const turns = layer.turnsTo(one.hops[0].x);
    const at = one.hops.map(hop => ({ x: layer.x(hop.x + turns), y: layer.y(hop.y) }));
    if (reduced.matches) {
      for (let i = 1; i < at.length; i++) line(c, at[i - 1], at[i], one.color, Math.max(one.hops[i - 1].sure, one.hops[i].sure), i < one.flown ? 0.8 : 0.25, false);
      return;
    }
    const speeding = HOP / one.hop;
    for (let i = 0; i < at.length; i++) {
      const arrived = one.start + i * one.hop, seconds = (time - arrived) / 1000 * speeding;
      if (i < one.flown) {
        if (seconds >= 0 && seconds < PULSE / 1000 && one.hops[i].sure !== 2 && seen(at[i], at[i])) pulse(c, at[i], one.color, seconds);
        if (i > 0 && seen(at[i - 1], at[i])) leg(c, one, at, i, time, arrived);
      } else {
        ahead(c, one, at, i, time);
      }
      if (one.hops[i].sure === 2 && seconds >= 0 && time < arrived + DOT) dot(c, at[i], one.color, 0.5 * (1 - (time - arrived) / DOT));
    }
  }

  // A hop under way, or behind and fading.
  function leg(c, one, at, i, time, arrived) {
    const sure = Math.max(one.hops[i - 1].sure, one.hops[i].sure), part = (time - arrived + one.hop) / one.hop;
    if (part <= 0) return;
    if (one.letters) { spell(c, one, at[i - 1], at[i], i, part, sure, time - arrived); return; }
    if (part >= 1) {
      const alpha = 1 - (time - arrived) / (FADE / (HOP / one.hop));
      if (alpha > 0) line(c, at[i - 1], at[i], one.color, sure, alpha, true);
      return;
    }
    const eased = ease(part), tail = ease(Math.max(0, part - 0.35));
    const mix = p => ({ x: at[i - 1].x + (at[i].x - at[i - 1].x) * p, y: at[i - 1].y + (at[i].y - at[i - 1].y) * p });
    const head = mix(eased);
    line(c, at[i - 1], head, one.color, sure, 0.7, false);
    line(c, mix(tail), head, one.color, sure, 1, true);
    c.setLineDash([]);
    c.globalAlpha = sure >= 2 ? 0.5 : 1;
    c.fillStyle = "#fff";
    c.beginPath(); c.arc(head.x, head.y, 3.5, 0, 7); c.fill();
    c.lineWidth = 2;
    c.strokeStyle = one.color;
    c.stroke();
  }

  // The packet's own bytes on their way: each stays where the head has passed it, and fades.
  function spell(c, one, from, to, i, part, sure, since) {
    const left = since > 0 ? 1 - since / LETTERS_FADE : 1;
    if (left <= 0) return;
    const steps = Math.max(3, Math.min(60, Math.round(Math.hypot(to.x - from.x, to.y - from.y) / LETTER_STEP))), head = Math.floor(Math.min(1, part) * steps);
    line(c, from, to, one.color, sure, 0.22 * left, false);
    for (let back = Math.min(LETTERS - 1, head); back >= 0; back--) {
      const along = (head - back) / steps;
      c.globalAlpha = left * (1 - back / LETTERS) * (sure >= 2 ? 0.55 : 1);
      stamp(c, one.letters[((i - 1) * 5 + head - back) % one.letters.length], back === 0 && since <= 0, from.x + (to.x - from.x) * along, from.y + (to.y - from.y) * along, 1 - back * 0.06);
    }
  }

  // What the packet had not reached yet when it was heard: a still, faint line.
  function ahead(c, one, at, i, time) {
    const shown = Math.min(1, (time - one.landed) / 300) * Math.min(1, (one.end - time) / 800);
    if (shown <= 0) return;
    const from = i - 1;
    if (from >= 0 && i > one.flown) {
      c.setLineDash([4, 6]);
      c.strokeStyle = one.color;
      c.globalAlpha = 0.25 * shown + 0.1;
      c.lineWidth = 1.5;
      c.beginPath(); c.moveTo(at[from].x, at[from].y); c.lineTo(at[i].x, at[i].y); c.stroke();
    }
    dot(c, at[i], one.color, 0.4 * shown);
  }

  function dot(c, at, color, alpha) {
    if (alpha <= 0) return;
    c.setLineDash([]);
    c.globalAlpha = alpha;
    c.strokeStyle = color;
    c.lineWidth = 1.5;
    c.beginPath(); c.arc(at.x, at.y, 4, 0, 7); c.stroke();
  }

  function draw(on) {
    layer = on;
    layer.clear();
    const time = now(), c = layer.context;
    for (let i = air.length - 1; i >= 0; i--) if (air[i].end <= time) air.splice(i, 1);
    c.lineCap = "round";
    let flying = 0;
    for (const one of air) {
      if (time < one.start && !reduced.matches) { flying++; continue; }
      if (one.flown > 1 && time < one.landed) flying++;
      drawOne(c, one, time);
    }
    c.globalAlpha = 1;
    c.setLineDash([]);
    tell(flying);
  }

  function clear() {
    air.length = 0;
    cancelAnimationFrame(frame);
    frame = 0;
    if (layer) draw(layer);
  }

  function distance(p, a, b) {
    const dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    const t = length ? Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length)) : 0;
    return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
  }

  return {
    show, draw, clear, restyle, wake,
    get running() { return air.length; },
    color(hash, matrix) { [byHash, isMatrix] = [hash, matrix]; },
    freeze(on) {
      if (on === !!frozenAt) return;
      if (on) { frozenAt = performance.now(); cancelAnimationFrame(frame); frame = 0; }
      else { behind += performance.now() - frozenAt; frozenAt = 0; wake(); }
    },
    // The packet whose way leads by here, flown within the last half minute.
    at(point, reach) {
      const time = now();
      for (let i = kept.length - 1; i >= 0; i--) {
        const one = kept[i];
        if (one.until < time) continue;
        const turns = layer.turnsTo(one.hops[0].x), at = one.hops.map(hop => ({ x: layer.x(hop.x + turns), y: layer.y(hop.y) }));
        for (let j = 0; j < at.length; j++) if (distance(point, at[Math.max(0, j - 1)], at[j]) <= reach) return one.hash;
      }
      return null;
    },
  };
}
