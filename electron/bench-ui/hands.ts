/** A planner's hands on the board: finds bars by pointing at them, drags them about, drops them. */
import type { Page } from 'playwright-core';

export type Spot = { x: number; y: number };

const rowHeight = 28;
const headerHeight = 44;

/** Points on bars in view, one or a few per row, found by what the tooltip says. */
export async function findBars(page: Page, wanted: number): Promise<Spot[]> {
  const box = (await page.locator('.board-overlay').boundingBox())!;
  const found: Spot[] = [];
  const tip = page.locator('.board-tooltip');
  for (let row = 0; row < Math.floor((box.height - headerHeight) / rowHeight) && found.length < wanted; row++) {
    let last = '';
    for (let x = box.width * 0.3; x < box.width * 0.6 && found.length < wanted; x += 90) {
      const spot = { x: box.x + x, y: box.y + headerHeight + row * rowHeight + rowHeight / 2 };
      await page.mouse.move(spot.x, spot.y);
      const code = (await tip.isVisible()) ? await tip.locator('strong').innerText() : '';
      if (code !== '' && code !== last) found.push(spot);
      last = code;
    }
  }
  return found;
}

/** Takes up a bar, moves it `steps` times to the right by `pixels`, one move per frame, waits for the whole answer and lets go where it was. */
export async function dragAbout(page: Page, spot: Spot, steps: number, pixels: number): Promise<void> {
  await page.mouse.move(spot.x, spot.y);
  await page.mouse.down();
  for (let step = 1; step <= steps; step++) {
    await page.mouse.move(spot.x + step * pixels, spot.y);
    await page.evaluate('new Promise(requestAnimationFrame)');
  }
  await verdict(page, 15);
  await page.keyboard.press('Escape');
  await page.mouse.up();
}

/** Drags a bar by so many pixels and drops it if it can lie there. Answers whether it was dropped and the board has shown the new plan. */
export async function dragAndDrop(page: Page, spot: Spot, pixels: number): Promise<boolean> {
  await page.mouse.move(spot.x, spot.y);
  await page.mouse.down();
  await page.mouse.move(spot.x + pixels / 2, spot.y);
  await page.mouse.move(spot.x + pixels, spot.y);
  const lawful = (await verdict(page, 15)) === 'lawful';
  if (!lawful) await page.keyboard.press('Escape');
  await page.mouse.up();
  if (!lawful) return false;
  await holds(page, `document.querySelector('.board-ghosts') === null`, 15);
  await page.waitForTimeout(100);
  return true;
}

/** What the board says of dropping what is dragged where it is now; null when it does not say so in time. */
export async function verdict(page: Page, seconds: number): Promise<'lawful' | 'refused' | null> {
  const whole = `(({ asked, whole }) => asked !== undefined && asked === whole)(document.querySelector('.board-card')?.dataset ?? {})`;
  if (!(await holds(page, whole, seconds))) return null;
  return page.evaluate(`document.querySelector('.board-ghosts').dataset.state`);
}

/** Waits until an expression holds in the page, which its policy lets nobody but the debugger evaluate. Answers whether it did. */
export async function holds(page: Page, expression: string, seconds: number): Promise<boolean> {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    if (await page.evaluate(expression)) return true;
    await page.waitForTimeout(20);
  }
  return false;
}
