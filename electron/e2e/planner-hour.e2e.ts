/**
 * The planner's hour, at the real screen on the real host, store, solver, ERP and MES: find why an order is late, edit with feedback, pin,
 * re-plan, try a rush order out, promote, release, see the floor start, meet a breakdown, repair, release the change. Every step is judged by
 * what host, ERP and MES themselves hold.
 *
 * Longer than other files: it is one hour on one page and one plan, and each step goes on from what the one before has left.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { delivered, until } from '../commands/waiting.ts';
import { createDemoScenario } from '../commands/workplace.ts';
import type { ExceptionMessage } from '../connectors/canonical.ts';
import { parseJobOrderId } from '../connectors/job-id.ts';
import type { Board } from '../host/contract.ts';
import { expectLawful } from '../host/edits/testing/look.ts';
import type { RunningHost } from '../host/workspace/client.ts';
import { PlantFormat } from '../../renderer/text/plant-format.ts';
import { breakDown, erpRows, mesJobs } from './outside.ts';
import { movedBetween, must, placesOf, PlannerPage, planOf, type Placed } from './planner-page.ts';
import { testPlace } from './places.ts';
import { patience, settled } from './settled.ts';

const patienceSeconds = patience / 1000;
const hour = 3600;
const rush = 'RUSH-7';
const planner = new PlannerPage(await testPlace());

beforeAll(async () => {
  const settings = { seed: 1, orders: 60, speed: 1, trouble: 'none', startDate: '2026-11-16' } as const;
  must(await createDemoScenario(planner.place.scenario, settings));
  await planner.open();
  const { policy } = must(await planner.host.overview({}));
  must(await planner.host.savePolicy({ policy: { ...policy, name: 'Quick', seconds: 2 } }));
  must(await planner.host.choosePolicy({ name: 'Quick' }));
});

/** Each step stands on the one before: after the first that fails there is nothing to see. */
let failed = false;
beforeEach(({ skip, onTestFailed }) => {
  if (failed) skip();
  onTestFailed(() => {
    failed = true;
  });
});

afterAll(async () => {
  await planner.end();
  await planner.place.remove();
});

const button = (name: string | RegExp) => planner.page.getByRole('button', { name, ...exactly(name) });
const exactly = (name: string | RegExp) => (typeof name === 'string' ? { exact: true } : {});
const kpi = (name: string) =>
  planner.page.getByRole('navigation', { name: 'Key figures' }).getByRole('button', { name: new RegExp(`^${name} `) });
const inspector = () => planner.page.getByRole('complementary', { name: 'Details of the selection' });
const toast = () => planner.page.locator('.edit-toast');
const card = () => planner.page.locator('.board-card');

async function planVersion(host = planner.host): Promise<number> {
  return must(await host.overview({})).planVersion;
}

/** Plans anew at the screen and waits until the plan is there. */
async function planAnew(host = planner.host): Promise<void> {
  const before = await planVersion(host);
  await planner.page.getByRole('banner').getByRole('button', { name: 'Plan', exact: true }).click();
  await soon('a new plan', async () => (await planVersion(host)) > before || null);
  await planner.page.getByRole('banner').getByRole('button', { name: 'Plan', exact: true }).waitFor();
}

/** Waits for what must come. */
async function soon<T>(what: string, look: () => Promise<T | null | undefined>): Promise<T> {
  const seen = await until(patienceSeconds, async () => (await look()) ?? null);
  if (seen === null) throw new Error(`${what} did not come about within ${patienceSeconds} s`);
  return seen;
}

describe('opens and plans', () => {
  test('sees both systems connected', async () => {
    await planner.page.getByLabel('Demo ERP: connected').waitFor();
    await planner.page.getByLabel('Demo MES: connected').waitFor();
    await planner.picture('01-empty');
  });

  test('pulls the orders that the ERP holds', async () => {
    await planner.page.getByRole('banner').getByRole('button', { name: 'Pull', exact: true }).click();
    await planner.page.getByText('No plan yet').waitFor();
    const { plant } = planner.served.workplace;
    const held = [...(await erpRows(plant!, 'production-orders')), ...(await erpRows(plant!, 'planned-orders'))];
    await planner.view('Orders');
    await planner.page.getByText(`${held.length} orders`, { exact: true }).waitFor();
    await planner.view('Board');
  });

  test('plans, and reads the board', async () => {
    await planAnew();
    const late = must(await planner.host.orders({ filter: 'late' })).total;
    expect(late).toBeGreaterThan(0);
    await kpi('Late').getByText(`${late}`, { exact: true }).waitFor();
    // The window goes on with the clock: a job or two may have come into it since.
    await settled(async () => {
      const shown = await button(/^Release to floor \(\d+\)$/).innerText();
      const { total } = must(await planner.host.releasePreview({}));
      return Math.abs(Number(/\d+/.exec(shown)![0]) - total);
    }).toBeLessThan(4);
    const { machines } = await planner.board();
    for (const { name } of machines.slice(0, 5)) {
      await planner.page.locator('.gantt_grid_data', { hasText: name.slice(0, 8) }).waitFor();
    }
    expectLawful(planner.session);
    await planner.picture('02-planned');
  });
});

describe('finds why an order is late', () => {
  test('from the figure to the orders behind it', async () => {
    await kpi('Late').click();
    const late = must(await planner.host.orders({ filter: 'late', sort: 'lateness', descending: true }));
    await planner.page.getByText(`${late.total} orders`, { exact: true }).waitFor();
    const lines = planner.page.locator('.order-host .gantt_grid_data .order-line-order');
    await settled(() => lines.count()).toBe(late.total);
    await settled(() => lines.first().textContent()).toContain(late.rows[0].number);
    await lines.nth(1).click();
    await inspector()
      .getByRole('heading', { name: `Order ${late.rows[1].number}` })
      .waitFor();
  });

  test('and to the chain of causes, whose minutes add up', async () => {
    const [, order] = must(await planner.host.orders({ filter: 'late', sort: 'lateness', descending: true })).rows;
    const explained = must(await planner.host.explain({ order: order.id }))!;
    const span = explained.end - explained.from;
    expect(explained.segments.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(span);
    const why = inspector().getByRole('region', { name: 'Why the order ends when it does' });
    await why.getByText('Why it is late').waitFor();
    const shares = (): Promise<number[]> =>
      why
        .locator('.chain-piece')
        .evaluateAll((pieces) =>
          pieces.map((piece) => Number((piece as unknown as { style: { flexGrow: string } }).style.flexGrow)),
        );
    await settled(async () => (await shares()).reduce((sum, share) => sum + share, 0)).toBe(span);
    await settled(() => why.locator('.chain-totals li').count()).toBe(explained.totals.length);
    await planner.picture('03-why-late');
    await why
      .getByRole('list', { name: 'What took its time, by operation' })
      .getByRole('button', { name: /^runs on/ })
      .last()
      .click();
    await planner.page.getByRole('main', { name: 'Board' }).waitFor();
    const last = explained.segments.findLast(({ cause }) => cause === 'processing')!;
    const { machines } = await planner.board();
    const row = machines.findIndex(({ id }) => id === last.machine.id);
    await settled(() => planner.rowOf(row)).not.toBeNull();
    await planner.picture('04-its-machine');
  });
});

describe('edits with feedback', () => {
  let before: Board;
  let chosen: Placed;
  let target: number;
  let dropped: Board;
  /** What the card said of the place. */
  let said: string;

  /** An operation in view that can go to another machine in view. */
  async function movable(board: Board): Promise<{ operation: Placed; machine: number; others: number[] }> {
    const ahead = [...placesOf(board).values()].filter(
      ({ begun, start }) => !begun && start > board.now + 3 * hour && start < board.now + 14 * hour,
    );
    for (const operation of ahead.sort((one, other) => one.start - other.start)) {
      if ((await planner.rowOf(operation.machine)) === null) continue;
      const what = { kind: 'parts' as const, parts: [{ operation: operation.operation, part: operation.part }] };
      const { machines } = must(await planner.host.grab({ what, planVersion: board.planVersion }));
      const others = board.machines.flatMap(({ id }, row) =>
        machines.includes(id) && row !== operation.machine ? [row] : [],
      );
      for (const machine of others) {
        if ((await planner.rowOf(machine)) === null) continue;
        const move = { what, shift: hour, machine: board.machines[machine].id, planVersion: board.planVersion };
        const preview = must(await planner.host.previewMove(move));
        if (preview.violation === null && preview.moved > 0) return { operation, machine, others };
      }
    }
    throw new Error('No operation in view can go to another machine in view.');
  }

  test('drags an operation to another machine: says what the drop would do, and nothing moves before it', async () => {
    await planner.page.locator('.board-overlay').focus();
    await planner.page.keyboard.press('Escape');
    await planner.page.keyboard.press('n');
    before = await planner.board();
    const { operation, machine, others } = await movable(before);
    [chosen, target] = [operation, machine];
    const [unable] = await unableInView(before, chosen, others);
    const rest = { able: await planner.strengthOf(target), unable: await planner.strengthOf(unable) };
    const spot = await planner.pointAt(chosen);
    await planner.page.mouse.down();
    await planner.page.mouse.move(spot.x + 10, spot.y + 4, { steps: 3 });
    const y = (await planner.rowOf(target))!;
    let x = spot.x + 10;
    // Not every place may be free of what is fixed: the next one, until one is.
    do {
      x += 12;
      await planner.page.mouse.move(x, y, { steps: 4 });
      await soon('an answer', async () => ['lawful', 'refused'].includes((await planner.handState()) ?? '') || null);
      await planner.page.waitForTimeout(250);
    } while ((await planner.handState()) !== 'lawful' && x < spot.x + 200);
    await settled(() => planner.handState()).toBe('lawful');
    // Rows that can take it stay as bright as they were, others fade.
    await settled(async () => (await planner.strengthOf(target)) / rest.able).toBeGreaterThan(0.75);
    await settled(async () => (await planner.strengthOf(unable)) / rest.unable).toBeLessThan(0.6);
    await settled(() => card().innerText()).toContain('Weighted tardiness');
    const words = await card().innerText();
    expect(words).toContain(chosen.code);
    expect(words).toContain(before.machines[target].name);
    expect(words).toMatch(/ends .* (late|before due)/);
    said = await card().locator('.board-card-plain').first().innerText();
    await planner.picture('05-dragging');
    expect(planOf(await planner.board())).toEqual(planOf(before));
    expect(await planVersion()).toBe(before.planVersion);
    await planner.page.mouse.up();
    await soon('the drop', async () => ((await planner.handState()) === null ? true : null));
  });

  test('lies where the card said; what moved is counted, and the checker finds nothing', async () => {
    dropped = await planner.board();
    expect(dropped.planVersion).toBeGreaterThan(before.planVersion);
    const place = placesOf(dropped).get(chosen.code)!;
    expect(place.machine).toBe(target);
    const format = new PlantFormat('en', dropped.timeZone, dropped.epochAt);
    expect(said).toBe(`${format.instant(place.start)} – ${format.instant(place.end)}`);
    const moved = movedBetween(before, dropped);
    await toast()
      .getByText(new RegExp(`^${moved.length} operations? moved$`))
      .waitFor();
    expectLawful(planner.session);
    await planner.picture('06-dropped');
  });

  test('is told the constraint over an impossible place, and finds the operation put back', async () => {
    const board = await planner.board();
    const { operation, others } = await movable(board);
    const spot = await planner.pointAt(operation);
    const [unable] = await unableInView(board, operation, others);
    await planner.page.mouse.down();
    await planner.page.mouse.move(spot.x + 20, spot.y + 4, { steps: 3 });
    await planner.page.mouse.move(spot.x + 30, (await planner.rowOf(unable))!, { steps: 4 });
    await soon('the refusal', async () => ((await planner.handState()) === 'refused' ? true : null));
    const refusal = card().locator('.board-card-refusal');
    await settled(() => refusal.innerText()).toContain(`It cannot run on ${board.machines[unable].name}.`);
    await planner.picture('07-impossible');
    await planner.page.mouse.up();
    await soon('the end of the drag', async () => ((await planner.handState()) === null ? true : null));
    expect(await planVersion()).toBe(board.planVersion);
    expect(planOf(await planner.board())).toEqual(planOf(board));
  });

  test('cancels with Esc', async () => {
    const board = await planner.board();
    const { operation } = await movable(board);
    const spot = await planner.pointAt(operation);
    await planner.page.mouse.down();
    await planner.page.mouse.move(spot.x + 60, spot.y, { steps: 4 });
    await card().waitFor();
    await planner.page.keyboard.press('Escape');
    await planner.page.mouse.up();
    await settled(() => planner.handState()).toBeNull();
    await settled(() => card().count()).toBe(0);
    expect(await planVersion()).toBe(board.planVersion);
  });

  test('undoes it, and does the same by keys', async () => {
    await button(/^Undo: /)
      .first()
      .click();
    await settled(async () => planOf(await planner.board())).toEqual(planOf(before));
    const spot = await planner.pointAt(chosen);
    await planner.page.mouse.click(spot.x, spot.y);
    await inspector().waitFor();
    const { page } = planner;
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('Enter');
    const down = target > chosen.machine;
    const name = before.machines[target].name;
    for (let steps = 0; steps < 8 && !(await cardSays(name)); steps++) {
      await page.keyboard.press(down ? 'ArrowDown' : 'ArrowUp');
    }
    for (let steps = 0; steps < 30 && !(await cardSays(said)); steps++) await page.keyboard.press('ArrowRight');
    expect(await cardSays(said)).toBe(true);
    await planner.picture('08-by-keys');
    await page.keyboard.press('Enter');
    await settled(async () => planOf(await planner.board())).toEqual(planOf(dropped));
  });

  test('undoes and redoes to the very same plans', async () => {
    const { page } = planner;
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('Control+z');
    await settled(async () => planOf(await planner.board())).toEqual(planOf(before));
    await toast().getByText('Undone.').waitFor();
    await page.keyboard.press('Control+y');
    await settled(async () => planOf(await planner.board())).toEqual(planOf(dropped));
    await toast().getByText('Done again.').waitFor();
  });

  test('pins it, and jumps in the history', async () => {
    const { page } = planner;
    const spot = await planner.pointAt(placesOf(dropped).get(chosen.code)!);
    await page.mouse.click(spot.x, spot.y);
    await inspector().getByRole('button', { name: 'Pin', exact: true }).click();
    await inspector().getByRole('button', { name: 'Unpin', exact: true }).waitFor();
    const pinned = async () => must(await planner.host.adjustments({})).pins.map(({ operation }) => operation);
    expect(await pinned()).toEqual([chosen.operation]);
    await button('History').click();
    const rows = page.locator('.history-list').getByRole('listitem');
    await button('Undo everything').click();
    await settled(async () => planOf(await planner.board())).toEqual(planOf(before));
    expect(await pinned()).toEqual([]);
    await rows.nth(0).getByRole('button', { name: 'Redo up to here' }).click();
    await settled(pinned).toEqual([chosen.operation]);
    await rows.nth(1).getByRole('button', { name: 'Back to here' }).click();
    await settled(pinned).toEqual([]);
    await planner.picture('09-history');
    await rows.nth(0).getByRole('button', { name: 'Redo up to here' }).click();
    await settled(pinned).toEqual([chosen.operation]);
    expect(planOf(await planner.board())).toEqual(planOf(dropped));
    expectLawful(planner.session);
    await button('History').click();
  });

  test('plans anew, and what is pinned stays where it is', async () => {
    await planAnew();
    const board = await planner.board();
    const { start } = placesOf(dropped).get(chosen.code)!;
    expect(placesOf(board).get(chosen.code)).toMatchObject({ machine: target, start, pinned: true });
    expectLawful(planner.session);
    await planner.picture('10-pinned');
  });

  async function cardSays(text: string): Promise<boolean> {
    // A key is answered within a moment; what the card says of another place is no answer.
    await soon(
      'an answer',
      async () =>
        (await card().evaluate((element) => {
          const { dataset } = element as unknown as { dataset: Record<string, string | undefined> };
          return dataset['asked'] === undefined || dataset['asked'] === dataset['answered'];
        })) || null,
    );
    return (await card().innerText()).split('\n').includes(text);
  }

  /** Machines with work in view that cannot take it. */
  async function unableInView(board: Board, operation: Placed, others: readonly number[]): Promise<number[]> {
    const unable: number[] = [];
    for (const row of board.machines.keys()) {
      const seen = row !== operation.machine && !others.includes(row) && (await planner.rowOf(row)) !== null;
      if (seen && (await planner.strengthOf(row)) > 40) unable.push(row);
    }
    return unable;
  }
});

describe('tries a rush order out', () => {
  /** The what-if, while it is open. */
  let whatIf: RunningHost;

  test('in a what-if, and is told beforehand what it would do', async () => {
    await button('What-if').click();
    await button('Duplicate').click();
    await planner.page.locator('.top-bar-what-if').waitFor();
    whatIf = planner.served.workplace.workspace.connect().host();
    const overview = must(await whatIf.overview({}));
    expect(overview.scenario).toMatchObject({ kind: 'whatIf', name: 'Demo what-if 1' });
    const board = await planner.board(whatIf);
    const order = await makable(board);
    await planner.page.keyboard.press('Control+k');
    await planner.page.getByRole('combobox', { name: 'Commands' }).fill('rush order');
    await planner.page.keyboard.press('Enter');
    const dialog = planner.page.getByRole('dialog', { name: 'Rush order' });
    await dialog.getByLabel('Number').fill(rush);
    await dialog.getByLabel('Item').fill(order.item);
    await dialog.getByLabel('Quantity').fill(`${order.quantity}`);
    const consequence = dialog.locator('.edit-consequence');
    await consequence.getByText(/operations moved$/).waitFor();
    await planner.picture('11-rush-order');
    expect(planOf(await planner.board(whatIf))).toEqual(planOf(board));
    await dialog.getByRole('button', { name: 'Add to the plan' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { rushOrders } = must(await whatIf.adjustments({}));
    expect(rushOrders).toEqual([expect.objectContaining({ number: rush, ...order })]);
    expect((await planner.board(whatIf)).orders.numbers).toContain(rush);
    expect((await planner.board()).orders.numbers).not.toContain(rush);
  });

  test('plans it, and compares', async () => {
    await planAnew(whatIf);
    expectLawful(planner.session);
    const record = must(await whatIf.scenarios({})).rows.find(({ kind }) => kind === 'record')!;
    await button('Compare').click();
    await planner.page.getByRole('menuitem', { name: /^Demo/ }).click();
    await planner.page.getByText('vs Demo', { exact: true }).waitFor();
    await planner.page.locator('.board-overlay').focus();
    await planner.page.keyboard.press('n');
    await planner.picture('12-ghosts');
    await planner.view('Scenarios');
    await planner.page.getByLabel('Compare Demo', { exact: true }).check({ force: true });
    const { file } = must(await whatIf.overview({})).scenario;
    const { scenarios } = must(await whatIf.compare({ files: [file, record.file] }));
    const setups = scenarios.map(({ kpis }) => kpis.find(({ key }) => key === 'setup')!.value);
    const row = planner.page.getByRole('row', { name: /^Set-up/ });
    for (const seconds of setups)
      await row
        .getByText(`${Math.round(seconds / hour)}h`)
        .first()
        .waitFor();
    const { counts } = must(await whatIf.differences({ file: record.file }));
    await button(`Planned only here ${counts.onlyHere}`).click();
    const lines = planner.page.locator('.differences .data-body').getByRole('row');
    await settled(() => lines.count()).toBe(counts.onlyHere);
    expect(await lines.first().innerText()).toContain(rush);
    await planner.picture('13-compared');
  });

  test('promotes it: the plan of record has the rush order', async () => {
    const tried = await planner.board(whatIf);
    await button('Promote').click();
    await planner.page.getByRole('dialog').getByRole('button', { name: 'Promote', exact: true }).click();
    await planner.page.getByText(/^Promoted\./).waitFor();
    await whatIf.close();
    const board = await planner.board();
    expect(board.orders.numbers).toContain(rush);
    // What is under way on the floor ends a little later by the clock of now; all else lies where it was tried.
    const places = placesOf(board);
    for (const { code, machine, start } of placesOf(tried).values()) {
      expect(places.get(code)?.machine, code).toBe(machine);
      expect(Math.abs(places.get(code)!.start - start), code).toBeLessThan(5 * 60);
    }
    expectLawful(planner.session);
    expect(must(await planner.host.overview({})).undo).toMatchObject({ kind: 'promote' });
    await planner.view('Board');
    await planner.picture('14-promoted');
  });

  /** An item and a quantity for which there is material. */
  async function makable(board: Board): Promise<{ item: string; quantity: number }> {
    const due = board.now + 48 * hour;
    for (const item of new Set(board.orders.items)) {
      const order = { item, quantity: 5 };
      const change = { change: 'rushOrder' as const, number: rush, ...order, due };
      const preview = await whatIf.previewEdit({ changes: [change], planVersion: board.planVersion });
      if (preview.ok && preview.value.unscheduled.after === preview.value.unscheduled.before) return order;
    }
    throw new Error('There is material for nothing.');
  }
});

describe('releases, and meets the floor', () => {
  let exception: ExceptionMessage;
  let broken: number;

  test('reviews, releases with one more click, and sees every machine acknowledge', async () => {
    await button(/^Release to floor \(\d+\)$/).click();
    const dialog = planner.page.getByRole('dialog', { name: 'Release to the floor' });
    const { machines } = must(await planner.host.releasePreview({}));
    for (const { name } of machines.filter(({ changes }) => changes.length > 0)) {
      await dialog.locator('summary').filter({ hasText: name }).waitFor();
    }
    await planner.picture('15-review');
    await dialog.getByRole('button', { name: /^Release \d+ changes$/ }).click();
    await dialog.locator('.release-line').first().waitFor();
    expect(must(await delivered(planner.host, patienceSeconds))).toEqual([]);
    await dialog.getByText(/^\d+ acknowledged · 0 under way · 0 refused$/).waitFor();
    await settled(() => dialog.locator('.release-line:not(.release-acknowledged)').count()).toBe(0);
    await planner.picture('16-released');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expectFloorHolds();
    const jobs = await mesJobs(planner.served.workplace.plant!.mesHttpUrl);
    const [{ order }] = must(await planner.host.adjustments({})).rushOrders;
    expect(jobs.filter(({ jobOrder }) => parseJobOrderId(jobOrder)?.order === order).length).toBeGreaterThan(0);
    const dated = (await erpRows(planner.served.workplace.plant!, 'production-orders')).filter(
      ({ scheduling }) => scheduling != null,
    );
    expect(dated.length).toBeGreaterThan(0);
  });

  test('sees the floor start', async () => {
    const released = new Set((await planner.served.workplace.store.released.all()).map(({ jobOrder }) => jobOrder));
    const row = await soon('a released job under way on a machine in view', async () => {
      const jobs = await mesJobs(planner.served.workplace.plant!.mesHttpUrl);
      const begun = jobs.filter(({ jobOrder, state }) => state === 'running' && released.has(jobOrder));
      return inView(begun.map(({ machine }) => machine));
    });
    await planner.page.locator(`[data-status="${row}"][aria-label^="running"]`).first().waitFor();
    await planner.picture('17-floor-works');
  });

  test('hears of a breakdown: a critical message, the machine down, the plan out of date', async () => {
    broken = await soon('a machine in view that works and has more to do', async () => {
      const jobs = await mesJobs(planner.served.workplace.plant!.mesHttpUrl);
      const waiting = new Set(jobs.filter(({ state }) => state === 'allowed').map(({ machine }) => machine));
      const working = jobs.filter(({ state, machine }) => state === 'running' && waiting.has(machine));
      return inView(working.map(({ machine }) => machine));
    });
    const { id } = (await planner.board()).machines[broken];
    exception = await breakDown(planner.served.workplace.plant!, id, 10 * hour, 'Spindle bearing');
    await planner.page.locator(`[data-status="${broken}"][aria-label^="out of service"]`).first().waitFor();
    await planner.page.getByText('Out of date: repair').waitFor();
    await planner.picture('18-machine-down');
    await planner.view('Messages');
    const message = planner.page.locator('.message-critical', { hasText: 'Spindle bearing' });
    await message.waitFor();
    await planner.picture('19-message');
    const told = must(await planner.host.messages({ level: 'critical' })).rows;
    expect(told).toEqual([expect.objectContaining({ code: 'exception-breakdown', text: 'Spindle bearing' })]);
    const { name } = (await planner.board()).machines[broken];
    await message.getByRole('button', { name: new RegExp(name) }).click();
    await settled(() => planner.rowOf(broken)).not.toBeNull();
  });

  test('repairs the plan around it', async () => {
    const { planVersion } = await planner.board();
    await button('Out of date: repair').click();
    await settled(async () => (await planner.board()).planVersion).toBeGreaterThan(planVersion);
    expectLawful(planner.session);
    const board = await planner.board();
    const back = (Date.parse(exception.until!) - Date.parse(board.epochAt)) / 1000;
    const early = [...placesOf(board).values()].filter(
      ({ machine, begun, start }) => machine === broken && !begun && start < back,
    );
    expect(early).toEqual([]);
    await settled(() => planner.page.getByText('Out of date: repair').count()).toBe(0);
    await planner.picture('20-repaired');
  });

  test('releases the change: the MES holds new revisions', async () => {
    const before = new Map(
      (await mesJobs(planner.served.workplace.plant!.mesHttpUrl)).map(({ jobOrder, revision }) => [jobOrder, revision]),
    );
    const preview = must(await planner.host.releasePreview({}));
    const changes = preview.machines.flatMap((row) => row.changes);
    expect(changes.filter(({ change }) => change === 'moved').length).toBeGreaterThan(0);
    await button(/^Release to floor \(\d+\)$/).click();
    const dialog = planner.page.getByRole('dialog', { name: 'Release to the floor' });
    await dialog
      .getByText(/^\d+ moved$/)
      .first()
      .waitFor();
    await planner.picture('21-review-of-change');
    await dialog.getByRole('button', { name: /^Release \d+ changes?$/ }).click();
    expect(must(await delivered(planner.host, patienceSeconds))).toEqual([]);
    await dialog.getByText(/^\d+ acknowledged · 0 under way · 0 refused$/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expectFloorHolds();
    const after = await mesJobs(planner.served.workplace.plant!.mesHttpUrl);
    const renewed = after.filter(({ jobOrder, revision }) => revision > (before.get(jobOrder) ?? Infinity));
    expect(renewed.length).toBeGreaterThan(0);
  });

  /** Row of the first of these machines that is in view; null if none is. */
  async function inView(ids: string[]): Promise<number | null> {
    const { machines } = await planner.board();
    for (const id of ids) {
      const row = machines.findIndex((machine) => machine.id === id);
      if ((await planner.rowOf(row)) !== null) return row;
    }
    return null;
  }

  /** What was acknowledged is on the floor as released: machine and revision; what was recalled waits there no more. */
  async function expectFloorHolds(): Promise<void> {
    const { store, plant } = planner.served.workplace;
    const jobs = new Map((await mesJobs(plant!.mesHttpUrl)).map((job) => [job.jobOrder, job]));
    const released = await store.released.all();
    expect(released.length).toBeGreaterThan(20);
    for (const { jobOrder, machine, revision, state } of released) {
      const job = jobs.get(jobOrder);
      if (state === 'acknowledged') expect(job, jobOrder).toMatchObject({ machine, revision });
      else expect(['allowed', 'notAllowed', 'running']).not.toContain(job?.state);
    }
  }
});

describe('comes back', () => {
  test('after the program was closed: everything is there, undo too, and the floor has gone on', async () => {
    const { page } = planner;
    await planner.view('Board');
    await page.locator('.board-overlay').focus();
    await page.keyboard.press('n');
    await page.keyboard.press('ArrowDown');
    await inspector().getByRole('button', { name: 'Hold order…' }).waitFor();
    const held = must(await planner.host.history({})).rows;
    const before = await planner.board();
    const running = await progressOf(['running']);
    await planner.close();
    await planner.open(60);
    await planner.page.getByLabel('Demo MES: connected').waitFor();
    const kept = must(await planner.host.history({})).rows;
    expect(kept).toEqual(held);
    expect(planOf(await planner.board())).toEqual(planOf(before));
    expect(must(await planner.host.adjustments({})).rushOrders).toHaveLength(1);
    await soon('progress', async () => {
      const now = await progressOf(['running', 'ended']);
      return [...now].some(([job, progress]) => progress > (running.get(job) ?? Infinity) + 0.01) || null;
    });
    await button(/^Undo: Plan repaired/).click();
    await soon(
      'the undo',
      async () => must(await planner.host.history({})).rows.some(({ state }) => state === 'undone') || null,
    );
    await planner.page.keyboard.press('Control+y');
    await soon(
      'the redo',
      async () => must(await planner.host.history({})).rows.every(({ state }) => state !== 'undone') || null,
    );
    expectLawful(planner.session);
    await planner.picture('22-back-again');
  });

  /** What of each job in one of these states is done on the floor. */
  async function progressOf(states: string[]): Promise<Map<string, number>> {
    const jobs = await mesJobs(planner.served.workplace.plant!.mesHttpUrl);
    return new Map(
      jobs.filter(({ state }) => states.includes(state)).map(({ jobOrder, progress }) => [jobOrder, progress]),
    );
  }
});

describe('and the page', () => {
  test('shows every view in dark and in Chinese', async () => {
    const { page } = planner;
    await page.getByLabel('Switch to dark').click();
    await page.getByText('中文').click();
    await page.locator('html[lang="zh-CN"][data-theme="dark"]').waitFor();
    for (const [index, name] of [
      'board',
      'orders',
      'load',
      'materials',
      'dispatch',
      'scenarios',
      'messages',
      'settings',
    ].entries()) {
      await page.keyboard.press(`${index + 1}`);
      await page.waitForTimeout(500);
      await planner.picture(`dark-zh-${name}`);
      // A text that is missing shows its key.
      expect(await page.locator('body').innerText()).not.toMatch(/\b[a-z]+:[a-z]+\.[a-zA-Z.]+/);
    }
  });

  test('had nothing to complain of', () => {
    // Reading the canvas back is this test's doing.
    expect(planner.complaints.filter((text) => !text.includes('willReadFrequently'))).toEqual([]);
  });
});
