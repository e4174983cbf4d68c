import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { engineIn } from './engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'taktwerk-engine-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): string {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
  return engineIn(folder, '1.2.3');
}

test('an engine is told by its sources, whatever its tests and benchmarks are', () => {
  const first = write('construct/heap.ts', 'one');
  expect(first).toMatch(/^1\.2\.3-[0-9a-f]{8}$/);
  expect(write('construct/heap.test.ts', 'test')).toBe(first);
  expect(write('construct/testing/build.ts', 'help')).toBe(first);
  expect(write('bench/bench.ts', 'bench')).toBe(first);
  expect(write('README.md', 'words')).toBe(first);
  expect(write('construct/heap.ts', 'other')).not.toBe(first);
  expect(write('construct/heap.ts', 'one')).toBe(first);
  expect(write('construct/more.ts', 'more')).not.toBe(first);
});
