/** Draws icon.svg in the sizes and containers that Windows, macOS and Linux take: `node resources/icons/draw.ts`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../../electron/e2e/browser.ts';

const folder = import.meta.dirname;
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
const sizes = [16, 32, 48, 64, 128, 256, 512] as const;

async function draw(): Promise<Map<number, Buffer>> {
  const browser = await launchBrowser();
  const drawn = new Map<number, Buffer>();
  for (const size of sizes) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<body style="margin:0">${svg.replace('<svg', `<svg width="${size}" height="${size}"`)}`);
    drawn.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  return drawn;
}

/** Windows: a directory of pictures, 16 bytes each, and the pictures. */
function ico(pictures: [size: number, png: Buffer][]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, [size, png]] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** macOS: a chain of pictures, each with its type and length. */
function icns(pictures: [type: string, png: Buffer][]): Buffer {
  const entry = (type: string, data: Buffer): Buffer => {
    const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
    head.writeUInt32BE(data.length + 8, 4);
    return Buffer.concat([head, data]);
  };
  return entry('icns', Buffer.concat(pictures.map(([type, png]) => entry(type, png))));
}

const drawn = await draw();
const picture = (size: (typeof sizes)[number]): Buffer => drawn.get(size)!;
mkdirSync(join(folder, 'linux'), { recursive: true });
for (const size of [32, 64, 128, 256, 512] as const) {
  writeFileSync(join(folder, 'linux', `${size}x${size}.png`), picture(size));
}
writeFileSync(join(folder, 'icon.ico'), ico(([16, 32, 48, 256] as const).map((size) => [size, picture(size)])));
const macTypes = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512 } as const;
writeFileSync(join(folder, 'icon.icns'), icns(Object.entries(macTypes).map(([type, size]) => [type, picture(size)])));
