/** Folders of one desktop under test, and its runs: all of them are ended with the place. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScenario } from '../host/store/scenario-file.ts';
import { buildDesktop } from '../shell/build-desktop.ts';
import { DesktopRun, type DesktopRunOptions } from '../shell/testing/desktop-run.ts';

const project = join(import.meta.dirname, '..', '..');

export class DesktopPlace {
  readonly folder: string;
  readonly userData: string;
  readonly home: string;
  readonly #runs: DesktopRun[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.userData = join(folder, 'user');
    this.home = join(folder, 'home');
  }

  /** Builds the desktop if need be, and makes the folders. */
  static async make(): Promise<DesktopPlace> {
    await buildDesktop(project);
    const place = new DesktopPlace(await mkdtemp(join(tmpdir(), 'taktwerk-desktop-')));
    await mkdir(place.userData);
    await mkdir(place.home);
    return place;
  }

  /** An empty scenario without connections. */
  async scenario(name: string): Promise<string> {
    const file = join(this.folder, `${name}.takt`);
    const created = await createScenario(file, { name });
    if (!created.ok) throw new Error(created.message);
    await created.value.close();
    return file;
  }

  /** Starts the application here. */
  start(options: Partial<DesktopRunOptions> = {}): DesktopRun {
    const run = new DesktopRun({ project, userData: this.userData, home: this.home, ...options });
    this.#runs.push(run);
    return run;
  }

  async remove(): Promise<void> {
    await Promise.all(this.#runs.map((run) => run.end()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
