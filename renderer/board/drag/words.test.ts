import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { MovePreview } from '../../../electron/host/contract.ts';
import { initialiseTexts } from '../../text/i18n.ts';
import { PlantFormat } from '../../text/plant-format.ts';
import { BoardModel } from '../model.ts';
import { generateBoard } from '../testing/generate-board.ts';
import { takeAfter, takeParts } from './taken.ts';
import { sayFixed, sayPreview } from './words.ts';
import type { Wording } from './words.ts';

const board = generateBoard({ machines: 6, orders: 40, operationsPerOrder: 4 });
const model = new BoardModel(board);
const english = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'resources/locales/en/board.json'), 'utf8'),
);
const i18n = createInstance({
  lng: 'en',
  resources: { en: { board: english } },
  interpolation: { escapeValue: false },
});
await i18n.init();
const wording: Wording = { model, format: new PlantFormat('en', 'UTC', board.epochAt), t: i18n.t };

const operation = model.machineStart[1] + 2;
const taken = takeParts(model, [operation], operation);
const order = board.operations.order[operation];
const number = board.orders.numbers[order];

function preview(change: Partial<MovePreview>): MovePreview {
  return {
    ...{
      planVersion: 1,
      complete: true,
      violation: null,
      placed: [],
      moved: 0,
      orders: [],
      becameLate: 0,
      becameOnTime: 0,
    },
    weightedTardiness: { before: 0, after: 0 },
    ...change,
  };
}

const lines = (change: Partial<MovePreview>): string[] =>
  sayPreview(taken, preview(change), wording).lines.map(({ text, tone }) => `${tone}: ${text}`);

describe('words of a drag', () => {
  it('say where it would lie and when its order would end', () => {
    const placed = [
      { operation: model.operationId(operation), part: 0, machine: 'M002', start: 0, runStart: 0, end: 3600 },
    ];
    const due = board.orders.due[order];
    const id = board.orders.ids[order];
    const said = lines({ placed, orders: [{ order: id, number, due, before: due, after: due + 7200 }] });
    expect(said[0]).toBe(`plain: ${wording.format.instant(0)} – ${wording.format.instant(3600)}`);
    expect(said).toContain(`bad: ${number} ends ${wording.format.instant(due + 7200)}, 2h late`);
  });

  it('say how its order ends as it does now when that does not change', () => {
    const end = wording.format.instant(board.orders.end[order]);
    expect(lines({}).some((line) => line.includes(`${number} ends ${end}`))).toBe(true);
  });

  it('name orders that become late or on time, and count them', () => {
    const change = (name: string, before: number, after: number) => {
      return { order: name, number: name, due: 100, before, after };
    };
    const orders = [change('A', 50, 150), change('B', 150, 50), change('C', 50, 60)];
    const said = lines({ orders, becameLate: 1, becameOnTime: 1, weightedTardiness: { before: 7200, after: 0 } });
    expect(said).toContain('bad: ▼ 1 order becomes late: A');
    expect(said).toContain('good: ▲ 1 order on time again: B');
    expect(said).toContain('good: Weighted tardiness −2h');
  });

  it('say of an answer that is not complete only what is certain', () => {
    const due = board.orders.due[order];
    const own = { order: board.orders.ids[order], number, due, before: due, after: due + 7200 };
    const unfinished = { complete: false, becameLate: 1, moved: 12, weightedTardiness: { before: 5, after: null } };
    const end = wording.format.instant(due + 7200);
    expect(lines({ ...unfinished, orders: [own] })).toEqual([
      `bad: ${number} ends ${end} at the earliest, at least 2h late`,
      `bad: ▼ at least 1 order becomes late: ${number}`,
      'plain: At least 12 other operations move',
    ]);
    const early = { ...own, after: due - 3600 };
    expect(lines({ ...unfinished, becameLate: 0, moved: 0, orders: [early] })).toEqual([
      `plain: ${number} ends ${wording.format.instant(due - 3600)} at the earliest`,
    ]);
    expect(lines({ ...unfinished, becameLate: 0, moved: 0 })).toEqual([]);
  });

  it('name the first rule that forbids it, and nothing else', () => {
    const violation = {
      constraint: 'mode' as const,
      part: { operation: model.operationId(operation), part: 0 },
      ...{ subject: 'M003', message: 'no mode', params: { machine: 'M003' } },
    };
    const words = sayPreview(taken, preview({ violation, moved: 4 }), wording);
    expect(words.lines).toEqual([]);
    expect(words.refusal).toBe(`${number}/${board.operations.sequence[operation]}: It cannot run on Machine 3.`);
  });

  it('have a text for every rule', () => {
    const cases: [string, string | undefined][] = [
      ...['started', 'done', 'in-the-way'].map((name): [string, string] => ['progress', name]),
      ...['own', 'in-the-way', 'successor'].flatMap((name): [string, string][] => [
        ['pin', name],
        ['frozen', name],
      ]),
      ...['in-the-way', 'no-place'].map((name): [string, string] => ['machine', name]),
      ...['arrival', 'order'].map((name): [string, string] => ['material', name]),
      ['precedence', 'own'],
      ...['mode', 'now', 'release', 'precedence', 'resource', 'calendar', 'horizon', 'max-lag'].map(
        (name): [string, undefined] => [name, undefined],
      ),
    ];
    for (const [constraint, name] of cases) {
      expect(english.violation[constraint]?.[name ?? 'plain'], `${constraint} ${name}`).toBeTypeOf('string');
    }
  });

  it('count one and many as each language does', () => {
    const orders = ['A', 'B'].map((name) => ({ order: name, number: name, due: 100, before: 50, after: 150 }));
    const said = (t: Wording['t'], language: string, many: number): string[] =>
      sayPreview(taken, preview({ orders: orders.slice(0, many), becameLate: many, moved: many }), {
        model,
        t,
        format: new PlantFormat(language, 'UTC', board.epochAt),
      }).lines.map(({ text }) => text);
    expect(said(i18n.t, 'en', 1)).toContain('1 other operation moves');
    expect(said(i18n.t, 'en', 2)).toEqual(
      expect.arrayContaining(['▼ 2 orders become late: A, B', '2 other operations move']),
    );
    const chinese = initialiseTexts('zh-CN').t;
    expect(said(chinese, 'zh-CN', 1)).toContain('▼ 1 个订单将延期：A');
    expect(said(chinese, 'zh-CN', 2)).toEqual(expect.arrayContaining(['▼ 2 个订单将延期：A、B', '另有 2 道工序移动']));
  });

  it('say what stays', () => {
    const fixed = [{ operation: 'x/10', part: 0, cause: 'pin' as const }];
    expect(sayFixed({ machines: [], fixed, movable: 2 }, wording)).toBe('2 move, 1 stays (pinned)');
    expect(sayFixed({ machines: [], fixed: [], movable: 2 }, wording)).toBeNull();
  });

  it('say of everything right of a point which point that is', () => {
    const after = takeAfter(model, 3600, 1);
    expect(sayPreview(after, preview({}), wording).title).toBe(
      `Everything on ${board.machines[1].name} after ${wording.format.instant(3600)}`,
    );
  });
});
