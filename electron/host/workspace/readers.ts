/** Scenarios that are looked into while closed, such as for a comparison: on a copy, so that the file stays as it is and nothing connects. */
import { copyFile, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { SolverPool } from '../../../solver/pool/pool.ts';
import { PlanningSession } from '../session/planning-session.ts';
import { settingKeys } from '../session/settings.ts';
import { isLocked, locked, logSize, lookAtHeader } from '../store/inspect.ts';
import { openScenario } from '../store/scenario-file.ts';
import { fileFacts } from '../store/summary.ts';

type Reader = { mark: string; session: PlanningSession; folder: string; timer: NodeJS.Timeout };

/** How long a copy is kept for the next question, milliseconds. */
const keptMilliseconds = 60_000;

export class Readers {
  readonly #pool: SolverPool;
  readonly #readers = new Map<string, Reader>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(pool: SolverPool) {
    this.#pool = pool;
  }

  /** The session of a file that is not open in this process. Good until the next call that is about the same file. */
  read(file: string): Promise<Result<PlanningSession>> {
    return this.#inTurn(async () => {
      const mark = JSON.stringify(await fileFacts(file));
      const kept = this.#readers.get(file);
      if (kept?.mark === mark) {
        kept.timer.refresh();
        return success(kept.session);
      }
      await this.#drop(file);
      const folder = await mkdtemp(join(tmpdir(), 'takt-'));
      const session = await this.#openCopy(file, join(folder, 'scenario.takt'));
      if (!session.ok) {
        await rm(folder, { recursive: true, force: true });
        return session;
      }
      const timer = setTimeout(() => void this.#inTurn(() => this.#drop(file)), keptMilliseconds);
      timer.unref();
      this.#readers.set(file, { mark, session: session.value, folder, timer });
      return session;
    });
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      for (const file of this.#readers.keys()) await this.#drop(file);
    });
  }

  async #openCopy(file: string, copy: string): Promise<Result<PlanningSession>> {
    const refused = await lookAtHeader(file);
    if (refused) return refused;
    const log = await logSize(file);
    if (log !== null && (await isLocked(file))) return locked(file);
    await copyFile(file, copy, constants.COPYFILE_FICLONE);
    if (log !== null) await copyFile(`${file}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE);
    const store = await openScenario(copy);
    if (!store.ok) return { ...store, message: store.message.replaceAll(copy, file), details: { file } };
    await store.value.settings.set(settingKeys.connections, []);
    const session = await PlanningSession.open({ store: store.value, pool: this.#pool, factory: unconnected });
    if (!session.ok) await store.value.close();
    return session;
  }

  async #drop(file: string): Promise<void> {
    const reader = this.#readers.get(file);
    if (!reader) return;
    this.#readers.delete(file);
    clearTimeout(reader.timer);
    await reader.session.close();
    await rm(reader.folder, { recursive: true, force: true });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

const refusal = failure('no-connection', 'A scenario that is only looked into has no connections.');
const unconnected = { erp: () => Promise.resolve(refusal), mes: () => Promise.resolve(refusal) };
