import { expect, it } from 'vitest';
import { splitName } from './machine-name.ts';

it.each([
  ['Machining centre 加工中心 03', 'Machining centre 加工中心', ' 03'],
  ['Lathe', 'Lathe', ''],
  ['Grinder east-hall-long', 'Grinder east-hall-long', ''],
  ['', '', ''],
])('%s keeps its ending', (name, head, tail) => {
  expect(splitName(name)).toEqual([head, tail]);
});
