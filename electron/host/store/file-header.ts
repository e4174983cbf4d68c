/** The first hundred bytes of a SQLite file, read without SQLite: what a file claims to be, known before anything touches it. */
import { open } from 'node:fs/promises';

export type FileHeader = {
  applicationId: number;
  /** Number of the last migration. */
  userVersion: number;
  /** Size the file should have, or null where the header does not say. */
  expectedBytes: number | null;
};

const magic = 'SQLite format 3\0';

/** Null when the file is not SQLite's. */
export async function readFileHeader(file: string): Promise<FileHeader | null> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(100), 0, 100, 0);
    if (bytesRead < 100 || buffer.toString('latin1', 0, magic.length) !== magic) return null;
    const pageSize = buffer.readUInt16BE(16) === 1 ? 65_536 : buffer.readUInt16BE(16);
    // The page count holds only if it was written together with the change counter.
    const pages = buffer.readUInt32BE(24) === buffer.readUInt32BE(92) ? buffer.readUInt32BE(28) : 0;
    return {
      applicationId: buffer.readInt32BE(68),
      userVersion: buffer.readInt32BE(60),
      expectedBytes: pages > 0 ? pages * pageSize : null,
    };
  } finally {
    await handle.close();
  }
}
