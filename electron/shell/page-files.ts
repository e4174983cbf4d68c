/** Answers the window's requests from the folder of the built screen, and from nowhere else. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { policyHeader } from '../serve/page-policy.ts';
import { isOurs } from './origin.ts';

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};

/** Security list: item 7, the policy comes as a header with every answer. */
const headers = {
  'content-security-policy': policyHeader(),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** The file an address names below `directory`, or why there is none. */
export async function pageResponse(
  { method, url }: Pick<Request, 'method' | 'url'>,
  directory: string,
): Promise<Response> {
  const refuse = (status: number): Response => new Response(null, { status, headers });
  if (method !== 'GET') return refuse(405);
  if (!isOurs(url)) return refuse(404);
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return refuse(400);
  }
  const file = normalize(join(directory, path === '/' ? 'index.html' : path));
  const type = mediaTypes[extname(file)];
  if (!file.startsWith(`${normalize(directory)}${sep}`) || file.includes('\0') || type === undefined)
    return refuse(404);
  try {
    return new Response(await readFile(file), { headers: { ...headers, 'content-type': type } });
  } catch {
    return refuse(404);
  }
}
