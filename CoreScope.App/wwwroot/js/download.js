// Hands a text to the reader as a file.
export function download(name, type, text) { offer(name, new Blob([text], { type })); }

export function offer(name, blob) {
  const href = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
