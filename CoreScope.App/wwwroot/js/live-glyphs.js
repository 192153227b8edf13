// Bytes as two green letters, drawn once each and stamped from then on: writing text anew in every frame is slow.
const WIDTH = 26, HEIGHT = 20, FONT = "600 14px ui-monospace, Menlo, Consolas, monospace";
const made = new Map();

// White with a glow for the head of a train, green for what follows it.
export function glyph(byte, isHead) {
  const key = byte | (isHead ? 256 : 0);
  if (made.has(key)) return made.get(key);
  const dots = Math.min(devicePixelRatio || 1, 1.5), canvas = document.createElement("canvas"), text = byte.toString(16).padStart(2, "0").toUpperCase();
  canvas.width = WIDTH * dots;
  canvas.height = HEIGHT * dots;
  const c = canvas.getContext("2d");
  c.scale(dots, dots);
  c.font = FONT;
  c.textAlign = "center";
  c.textBaseline = "middle";
  if (isHead) { c.shadowColor = "#3dff8b"; c.shadowBlur = 6 * dots; }
  c.fillStyle = isHead ? "#f2fff6" : "#18e06a";
  c.fillText(text, WIDTH / 2, HEIGHT / 2);
  if (isHead) c.fillText(text, WIDTH / 2, HEIGHT / 2);
  made.set(key, canvas);
  return canvas;
}

export function stamp(c, byte, isHead, x, y, size = 1) {
  c.drawImage(glyph(byte, isHead), x - WIDTH * size / 2, y - HEIGHT * size / 2, WIDTH * size, HEIGHT * size);
}
