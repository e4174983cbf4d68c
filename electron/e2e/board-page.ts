/** The board as a test sees it in the page: colours of its canvas, codes of its bars, and a hand that takes them up. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { findBars, verdict, type Spot } from '../bench-ui/hands.ts';
import type { Board } from '../host/contract.ts';

/** As much of the page's canvas as is used here: this side of the test knows no DOM. */
type Canvas = {
  width: number;
  height: number;
  getContext: (kind: '2d') => {
    getImageData: (x: number, y: number, width: number, height: number) => { data: Uint8Array };
  };
};

/** Shares of the canvas by colour, of a sample of its pixels. */
export function canvasColours(page: Page): Promise<Record<string, number>> {
  return page.locator('.board-overlay canvas').evaluate((element) => {
    const canvas = element as unknown as Canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const counts: Record<string, number> = {};
    for (let at = 0; at < data.length; at += 4 * 13) {
      const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
      counts[colour] = (counts[colour] ?? 0) + 1;
    }
    return counts;
  });
}

/** Code of the operation under a point, as its tooltip says. */
export async function codeAt(page: Page, { x, y }: Spot): Promise<string> {
  await page.mouse.move(x + 1, y);
  await page.mouse.move(x, y);
  return page.locator('.board-tooltip strong').innerText();
}

export function startOf(board: Board, code: string): number {
  return board.operations.start[rowOf(board, code)];
}

/** Row of the operation of a code such as MO-4711/20.2. */
export function rowOf({ orders, operations }: Board, code: string): number {
  const [, number, sequence, part = '1'] = /^(.*)\/(\d+)(?:\.(\d+))?$/.exec(code)!;
  const order = orders.numbers.indexOf(number);
  return operations.order.findIndex(
    (value, index) =>
      value === order && operations.sequence[index] === Number(sequence) && operations.part[index] === Number(part) - 1,
  );
}

export const noGhosts = `document.querySelector('.board-ghosts') === null`;

/** Takes up bars until one can lie `dx` further right; it is then still in the pointer's hand. */
export async function dragLawfully(page: Page, dx: number): Promise<string> {
  for (const spot of await findBars(page, 20)) {
    const code = await codeAt(page, spot);
    await page.mouse.down();
    await page.mouse.move(spot.x + dx / 2, spot.y, { steps: 3 });
    await page.mouse.move(spot.x + dx, spot.y, { steps: 3 });
    if ((await verdict(page, 20)) === 'lawful') return code;
    await page.keyboard.press('Escape');
    await page.mouse.up();
  }
  return expect.fail('No bar can be moved.');
}

/** Pixels of a colour on the board's canvas, of a sample of them. */
export async function shareOf(page: Page, colour: string): Promise<number> {
  return (await canvasColours(page))[colour] ?? 0;
}

/** What is selected on the board, as a screen reader is told. */
export const chosen = (page: Page) => page.locator('[role=option][aria-selected=true]');
