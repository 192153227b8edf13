// Writes docs/FEATURES.md: every row of the checklists in ../shared/spec with its state and the tests that carry its trait.
// Run from the repository: node scripts/features.mjs   (--check: fail when the file is out of date)
import { readFileSync, readdirSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const specs = join(root, '..', 'shared', 'spec');
const target = join(root, 'docs', 'FEATURES.md');
const ROW = /^\| ?([A-Z]{1,3}-\d{2}) \| ?([^|]+)/;
const TRAIT = /Trait\("row", *"([A-Z]{1,3}-\d{2})"\)/g;

if (!existsSync(specs)) {
  console.error('The checklists lie in ../shared/spec, which is not there.');
  process.exit(process.argv.includes('--check') ? 0 : 1);
}

function* files(folder, pattern) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) { if (!['bin', 'obj', 'node_modules'].includes(entry.name)) yield* files(path, pattern); }
    else if (pattern.test(entry.name)) yield path;
  }
}

const rows = new Map();
for (const path of files(specs, /\.md$/))
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const match = ROW.exec(line);
    if (match && !rows.has(match[1])) rows.set(match[1], match[2].trim());
  }

// The tests of a row: the method or class that the attribute stands before.
const tests = new Map();
for (const path of files(join(root, 'CoreScope.Tests'), /\.(cs|razor)$/)) {
  const text = readFileSync(path, 'utf8');
  for (const match of text.matchAll(TRAIT)) {
    const rest = text.slice(match.index);
    const name = /\b(?:class|void|Task|ValueTask)\s+(\w+)/.exec(rest)?.[1] ?? '?';
    const type = /\bclass\s+(\w+)/.exec(text)?.[1] ?? '?';
    const test = name === type ? type : `${type}.${name}`;
    if (!tests.has(match[1])) tests.set(match[1], new Set());
    tests.get(match[1]).add(test);
  }
}

const cell = text => text.replaceAll('|', '\\|');
const lines = ['# Checklist rows and their tests', '',
  'Written by `node scripts/features.mjs` from the tests; do not edit by hand. A row is done when a test carries its id and would fail without the feature.', ''];
const done = [...rows.keys()].filter(id => tests.has(id)).length;
lines.push(`${done} of ${rows.size} rows have a test.`, '', '| Row | What must hold | State | Tests |', '|---|---|---|---|');
for (const id of [...rows.keys()].sort()) {
  const of = [...(tests.get(id) ?? [])].sort();
  lines.push(`| ${id} | ${cell(rows.get(id))} | ${of.length ? 'tested' : 'open'} | ${of.map(t => `\`${t}\``).join(', ')} |`);
}
const text = lines.join('\n') + '\n';

if (process.argv.includes('--check')) {
  const same = existsSync(target) && readFileSync(target, 'utf8') === text;
  if (!same) console.error('docs/FEATURES.md is out of date: run node scripts/features.mjs');
  process.exit(same ? 0 : 1);
}
writeFileSync(target, text);
console.log(`${done} of ${rows.size} rows have a test.`);
