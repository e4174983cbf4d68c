import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { asScenario, isScenario, scenarioArgument } from './scenario-argument.ts';

const here = resolve('/plans');

test.each([
  [['taktwerk'], null],
  [['taktwerk', '.'], null],
  [['electron', '/opt/taktwerk', 'week 47.takt'], resolve(here, 'week 47.takt')],
  [['taktwerk', '--allow-file-access-from-files', resolve('/a/B.TAKT')], resolve('/a/B.TAKT')],
  [['taktwerk', '--original-process-start-time=1', '-x.takt'], null],
  [['taktwerk', 'a.takt', 'b.takt'], resolve(here, 'b.takt')],
  [['/opt/program.takt'], null],
  [['taktwerk', 'plan.json'], null],
])('%j names %s', (argv, named) => {
  expect(scenarioArgument(argv, here)).toBe(named);
});

test('a scenario is known by its extension, whatever its case', () => {
  expect(['a.takt', 'A.Takt', 'a.takt.exe', `a${'x'.repeat(5_000)}.takt`, 'a\0.takt'].map(isScenario)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect([asScenario('a'), asScenario('a.TAKT'), asScenario('a.json')]).toEqual(['a.takt', 'a.TAKT', 'a.json.takt']);
});
