/** Reading what a user names on the command line. */
import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { failure, success, type Result } from '../../solver/model/result.ts';

export type InputFailure = 'not-found' | 'bad-input';

/** Larger than any plan for one workstation; beyond it a string no longer fits in memory comfortably. */
const mostBytes = 400_000_000;
const longestQuote = 160;

/** The text of a file, unpacked if its name ends in `.gz`. */
export async function readText(path: string): Promise<Result<string, InputFailure>> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return failure('bad-input', `${path} has ${size} bytes: at most ${mostBytes} are read.`);
    const bytes = await readFile(path);
    const plain = path.endsWith('.gz') ? await promisify(gunzip)(bytes, { maxOutputLength: mostBytes }) : bytes;
    if (!isUtf8(plain)) return failure('bad-input', `${path} is not text in UTF-8.`);
    return success(plain.toString('utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return failure('not-found', `${path} does not exist.`);
    if (code === 'ERR_BUFFER_TOO_LARGE')
      return failure('bad-input', `${path} unpacks to more than ${mostBytes} bytes.`);
    if (code?.startsWith('Z_')) return failure('bad-input', `${path} is not a whole gzip file (${message}).`);
    return failure('bad-input', `${path} cannot be read (${message}).`);
  }
}

/** A file's JSON value. */
export async function readJson(path: string): Promise<Result<unknown, InputFailure>> {
  const text = await readText(path);
  if (!text.ok) return text;
  try {
    return success(JSON.parse(text.value.startsWith('\uFEFF') ? text.value.slice(1) : text.value) as unknown);
  } catch (error) {
    // The parser quotes what it met, which may be anything.
    const complaint = (error as SyntaxError).message.replaceAll(/\p{Cc}/gu, '·').slice(0, longestQuote);
    const isCutOff = complaint.startsWith('Unexpected end');
    const where = isCutOff ? ` on line ${text.value.split('\n').length}: it seems to be truncated` : '';
    return failure('bad-input', `${path} is not JSON: ${complaint}${where}.`);
  }
}

/** Names the file in a failure of what is in it. */
export function inFile<Failed extends { message: string }>(path: string, failed: Failed): Failed {
  return { ...failed, message: `${path}: ${failed.message}` };
}
