/** A planner at the real screen: the demo plant served to a real Chromium, a hand that finds operations on the board, and the plan behind it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Result } from '../../solver/model/result.ts';
import type { Spot } from '../bench-ui/hands.ts';
import { serve, type Served } from '../commands/serve.ts';
import { until } from '../commands/waiting.ts';
import { operationFlags, type Board } from '../host/contract.ts';
import type { RunningHost } from '../host/workspace/client.ts';
import type { PlanningSession } from '../host/session/planning-session.ts';
import { launchBrowser, noteComplaints } from './browser.ts';
import type { TestPlace } from './places.ts';
import { patience } from './settled.ts';

/** An operation of the board with its place. */
export type Placed = {
  /** As the board writes it: order number, sequence, part. */
  code: string;
  operation: string;
  part: number;
  order: number;
  /** Row of the machine. */
  machine: number;
  start: number;
  end: number;
  begun: boolean;
  pinned: boolean;
};

/** What a canvas is used for here: this side of the test knows no DOM. */
type Canvas = {
  width: number;
  getContext: (kind: '2d') => {
    getImageData: (x: number, y: number, width: number, height: number) => { data: Uint8Array };
  };
};

export class PlannerPage {
  readonly place: TestPlace;
  readonly complaints: string[] = [];
  served!: Served;
  page!: Page;
  #browser: Browser | null = null;

  constructor(place: TestPlace) {
    this.place = place;
  }

  /** Serves the scenario and opens its page. `speed`: plant seconds per second, if other than the scenario's. */
  async open(speed?: number): Promise<void> {
    const { files, scenario } = this.place;
    const options = { files, scenario, port: 0, ...(speed === undefined ? {} : { speed }) };
    this.served = must(await serve(options));
    this.#browser ??= await launchBrowser();
    this.page = await this.#browser.newPage({
      viewport: { width: 1600, height: 950 },
      colorScheme: 'light',
      locale: 'en-GB',
    });
    this.page.setDefaultTimeout(patience);
    noteComplaints(this.page, this.complaints);
    await this.page.goto(this.served.url);
    await this.page.getByRole('banner').waitFor();
  }

  /** Closes page and program; the browser stays. */
  async close(): Promise<void> {
    await this.page.close();
    await this.served.close();
  }

  async end(): Promise<void> {
    await this.#browser?.close();
    await this.served?.close();
  }

  async picture(name: string): Promise<void> {
    const folder = join(this.place.files.project, 'out', 'screens');
    mkdirSync(folder, { recursive: true });
    await this.page.waitForTimeout(300);
    await this.page.screenshot({ path: join(folder, `hour-${name}.png`) });
  }

  /** A client of the host beside the page, at the plan of record. */
  get host(): RunningHost {
    return this.served.workplace.host;
  }

  /** Session of the scenario that the page has opened last. */
  get session(): PlanningSession {
    return this.served.workplace.workspace.front.session;
  }

  async board(host = this.host): Promise<Board> {
    return must(await host.board({}));
  }

  async view(name: string): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Views' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
    await this.page.getByRole('main', { name }).waitFor();
  }

  /** Middle of a machine's row on the board, null when it is not in view. */
  async rowOf(machine: number): Promise<number | null> {
    const dot = this.page.locator(`.gantt_grid_data [data-status="${machine}"]`);
    const area = await this.page.locator('.board-overlay').boundingBox();
    const box = (await dot.count()) === 0 ? null : await dot.boundingBox();
    if (box === null || area === null) return null;
    const middle = box.y + box.height / 2;
    return middle > area.y + 60 && middle < area.y + area.height - 20 ? middle : null;
  }

  /** Points at an operation in view, once the page shows it there, and answers where it was found, a little inside its left end. */
  async pointAt(placed: Placed): Promise<Spot> {
    const spot = await until(patience / 1000, () => this.#find(placed));
    if (spot === null) throw new Error(`${placed.code} is not in view.`);
    return spot;
  }

  async #find({ code, machine }: Placed): Promise<Spot | null> {
    const y = await this.rowOf(machine);
    const area = (await this.page.locator('.board-overlay').boundingBox())!;
    if (y === null) return null;
    const named = this.page.locator('.board-tooltip:visible strong', { hasText: code });
    for (let x = area.x + 4; x < area.x + area.width - 10; x += 7) {
      await this.page.mouse.move(x, y);
      // Read without waiting: where nothing lies there is no tooltip.
      if (!(await named.allInnerTexts()).includes(code)) continue;
      await this.page.mouse.move(x + 4, y);
      return { x: x + 4, y };
    }
    return null;
  }

  /** How much a row's bars stand out from the background: mean distance from white in the light theme. */
  async strengthOf(machine: number): Promise<number> {
    const y = await this.rowOf(machine);
    const area = (await this.page.locator('.board-overlay').boundingBox())!;
    return this.page.locator('.board-overlay canvas').evaluate(
      (element, top) => {
        const canvas = element as unknown as Canvas;
        const { data } = canvas.getContext('2d').getImageData(0, top - 8, canvas.width, 16);
        let sum = 0;
        for (let at = 0; at < data.length; at += 4) sum += 765 - data[at] - data[at + 1] - data[at + 2];
        return sum / (data.length / 4);
      },
      Math.round(y! - area.y),
    );
  }

  /** Where the bar in the pointer's hand could lie: `lawful`, `refused`, `asking` or `dropped`; null without a drag. */
  handState(): Promise<string | null> {
    return this.page
      .locator('.board-ghosts')
      .evaluateAll((layers) => (layers[0] as unknown as { dataset: Record<string, string> })?.dataset['state'] ?? null);
  }
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}

/** Every operation of the board, by code. */
export function placesOf({ operations, orders }: Board): Map<string, Placed> {
  const places = new Map<string, Placed>();
  for (let row = 0; row < operations.order.length; row++) {
    const order = operations.order[row];
    const part = operations.part[row];
    const flags = operations.flags[row];
    const code = `${orders.numbers[order]}/${operations.sequence[row]}${part === 0 ? '' : `.${part + 1}`}`;
    places.set(code, {
      ...{ code, part, order, machine: operations.machine[row] },
      operation: `${orders.ids[order]}/${operations.sequence[row]}`,
      ...{ start: operations.start[row], end: operations.end[row] },
      begun: (flags & (operationFlags.started | operationFlags.done)) !== 0,
      pinned: (flags & operationFlags.pinned) !== 0,
    });
  }
  return places;
}

/** Machine, start and end of every operation, in a form that can be compared. */
export function planOf(board: Board): string[] {
  return [...placesOf(board).values()]
    .map(({ code, machine, start, end }) => `${code} ${machine} ${start} ${end}`)
    .sort();
}

/** Codes of the operations that lie elsewhere, or only in one of the plans. */
export function movedBetween(one: Board, other: Board): string[] {
  const [before, after] = [new Set(planOf(one)), new Set(planOf(other))];
  const changed = [...before.symmetricDifference(after)];
  return [...new Set(changed.map((line) => line.split(' ')[0]))];
}
