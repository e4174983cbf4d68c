import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { fileNameOf, safeStem } from './file-names.ts';

test('whatever a thing is called, its file has a name that every file system takes', () => {
  assert(
    property(string({ unit: 'grapheme', maxLength: 300 }), (name) => {
      const stem = safeStem(name);
      // oxlint-disable-next-line no-control-regex
      expect(stem).not.toMatch(/[\u0000-\u001f<>:"/\\|?*]/);
      expect(stem).toMatch(/^[^. ].*[^. ]$|^[^. ]$/su);
      // A draft adds an id to the name, and file systems count 255 bytes.
      expect(Buffer.byteLength(`${stem}.takt.00000000-0000-0000-0000-000000000000.new`)).toBeLessThanOrEqual(255);
    }),
  );
});

test.for([
  ['Week 47', 'Week 47'],
  ['  ../../etc/passwd ', 'etc passwd'],
  ['第47周', '第47周'],
  ['CON', 'CON_'],
  ['', '_'],
  ['...', '_'],
] as const)('"%s" becomes "%s"', ([name, stem]) => {
  expect(safeStem(name)).toBe(stem);
});

test('a name that is taken is counted up', async () => {
  const taken = new Set(['A.takt', 'A 2.takt']);
  expect(await fileNameOf('A', '.takt', (name) => Promise.resolve(taken.has(name)))).toBe('A 3.takt');
});
