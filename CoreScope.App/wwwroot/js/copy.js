// Buttons with data-copy put that text into the clipboard; with data-copy-link, the full address of that path.
const SHOWN = 1500;

// Plain http on a home network has no clipboard API: the old way still works there.
function copyOld(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  area.style.cssText = "position:fixed;opacity:0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { return copyOld(text); }
}

export function serveCopyButtons(root) {
  root.addEventListener("click", async event => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (!button) return;
    const text = "copyLink" in button.dataset ? new URL(button.dataset.copy, document.baseURI).href : button.dataset.copy;
    if (!await copy(text)) return;
    button.dataset.copied = "";
    setTimeout(() => delete button.dataset.copied, SHOWN);
  });
}
