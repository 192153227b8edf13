// What a table does without asking the server: hides columns that have no room, draws their edges, keeps the focus on its row.
import { serveRows } from "../../js/rows.js";

const LEAST = 50, SLACK = 2;
const phone = matchMedia("(max-width: 640px)");
const keyOf = name => "corescope-columns-" + name;

function stored(name, count) {
  try {
    const widths = JSON.parse(localStorage.getItem(keyOf(name)));
    const sum = widths.reduce((all, width) => all + width, 0);
    return widths.length === count && widths.every(width => Number.isFinite(width) && width > 0) && sum > 90 && sum < 110 ? widths : null;
  } catch { return null; }
}

function store(name, widths) {
  try { widths ? localStorage.setItem(keyOf(name), JSON.stringify(widths)) : localStorage.removeItem(keyOf(name)); } catch { /* kept for this visit */ }
}

export function attach(root, owner, name, hasPhoneRows) {
  const stop = new AbortController(), on = { signal: stop.signal };
  const box = root.querySelector(".lt-scroll"), table = root.querySelector("table");
  const rows = serveRows(box);
  let isOpen = false, measured = -1;

  // The head, and the pill in it, are drawn anew when columns are chosen.
  const pill = () => table.querySelector(".columns-pill");
  const columns = () => [...table.querySelectorAll("colgroup col")];
  const heads = () => [...table.querySelectorAll("thead th")];
  const isHidden = index => table.classList.contains("hide-" + (index + 1));

  // Which columns give way so that the others can be read: the ones of the highest priority number, from the right.
  function losers(cols) {
    const need = col => Math.max(LEAST, Number(col.dataset.width));
    let sum = cols.reduce((all, col) => all + need(col), 0);
    const order = cols.map((col, index) => ({ col, index, priority: Number(col.dataset.priority) }))
      .filter(entry => entry.priority > 1).sort((a, b) => b.priority - a.priority || b.index - a.index);
    const out = new Set();
    for (const { col, index } of order) {
      if (sum <= box.clientWidth) break;
      sum -= need(col);
      out.add(index);
    }
    return out;
  }

  function fit() {
    const cols = columns();
    if (cols.length === 0) { table.style.minWidth = ""; return; }
    const out = losers(cols), hide = isOpen ? new Set() : out;
    cols.forEach((col, index) => {
      table.classList.toggle("hide-" + (index + 1), hide.has(index));
      col.style.display = hide.has(index) ? "none" : "";
    });
    table.style.minWidth = isOpen ? cols.reduce((all, col) => all + Math.max(LEAST, Number(col.dataset.width)), 0) + "px" : "";
    label(out.size);
    lay(cols, hide);
  }

  function label(count) {
    const mark = pill();
    if (!mark) return;
    mark.hidden = count === 0;
    mark.textContent = isOpen ? "hide" : `+${count} hidden`;
    mark.title = isOpen ? "Hide the columns that have no room" : "Show the columns that have no room";
    mark.setAttribute("aria-expanded", String(isOpen));
  }

  // Chosen widths are shares of the whole; with columns hidden the others share their room.
  function lay(cols, hide) {
    const widths = stored(name, cols.length);
    const sum = widths?.reduce((all, width, index) => hide.has(index) ? all : all + width, 0);
    cols.forEach((col, index) => {
      col.style.width = widths ? (widths[index] / sum * 100) + "%" : col.dataset.grows === undefined ? col.dataset.width + "px" : "";
    });
  }

  const sizes = new ResizeObserver(() => {
    if (Math.abs(box.clientWidth - measured) <= SLACK) return;
    measured = box.clientWidth;
    fit();
  });
  sizes.observe(box);

  const heading = new MutationObserver(fit);
  heading.observe(table.tHead.rows[0], { childList: true });

  root.addEventListener("click", event => {
    if (!event.target.closest(".columns-pill")) return;
    isOpen = !isOpen;
    fit();
  }, on);

  table.tHead.addEventListener("pointerdown", event => {
    if (!event.target.classList.contains("col-grip")) return;
    event.preventDefault();
    const grip = event.target, at = heads().indexOf(grip.closest("th")), start = event.clientX;
    const cols = columns(), widths = heads().map((head, index) => isHidden(index) ? 0 : head.getBoundingClientRect().width);
    const right = widths.map((width, index) => index > at && width > 0 ? index : -1).filter(index => index >= 0);
    const drag = new AbortController();
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", move => {
      const now = [...widths];
      // The room comes from the columns to the right, the nearest first.
      let more = Math.max(LEAST - widths[at], move.clientX - start);
      const room = right.reduce((all, index) => all + Math.max(0, widths[index] - LEAST), 0);
      more = Math.min(more, room);
      now[at] += more;
      if (more < 0 && right.length > 0) now[right[0]] -= more;
      for (const index of right) {
        if (more <= 0) break;
        const taken = Math.min(more, Math.max(0, now[index] - LEAST));
        now[index] -= taken;
        more -= taken;
      }
      now.forEach((width, index) => { if (width > 0) cols[index].style.width = width + "px"; });
    }, { signal: drag.signal });
    grip.addEventListener("lostpointercapture", () => {
      drag.abort();
      const shown = heads().map((head, index) => isHidden(index) ? Number(cols[index].dataset.width) : head.getBoundingClientRect().width);
      const sum = shown.reduce((all, width) => all + width, 0);
      store(name, shown.map(width => Math.round(width / sum * 10_000) / 100));
      fit();
    }, { once: true });
  }, on);
  // Twice on an edge: as it was at first.
  table.tHead.addEventListener("dblclick", event => {
    if (!event.target.classList.contains("col-grip")) return;
    store(name, null);
    fit();
  }, on);

  const onPhone = async () => {
    try { await owner.invokeMethodAsync("PhoneChanged", phone.matches); } catch { return; }
    fit();
  };
  if (hasPhoneRows) {
    phone.addEventListener("change", onPhone, on);
    if (phone.matches) onPhone();
  }

  return { detach() { stop.abort(); sizes.disconnect(); heading.disconnect(); rows.detach(); } };
}
