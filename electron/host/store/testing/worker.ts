/** Child process of the crash test: opens (or creates) a scenario and does one command after the other, telling each once it is committed. */
import { writeSync } from 'node:fs';
import { createScenario, openScenario } from '../scenario-file.ts';

const [file, seed] = process.argv.slice(2);
const opened = await openScenario(file);
const scenario = !opened.ok && opened.code === 'missing' ? await createScenario(file, { name: 'Crash' }) : opened;
if (!scenario.ok) {
  writeSync(1, `failed ${scenario.code}: ${scenario.message}\n`);
  process.exit(1);
}
writeSync(1, 'open\n');
const store = scenario.value;
for (let round = 0; ; round += 1) {
  const tag = `${seed}-${round}`;
  await store.transaction(async ({ commands, outbox, actuals, settings }) => {
    await commands.append({ kind: 'work', payload: { tag }, inverse: null });
    await outbox.enqueue(
      Array.from({ length: 1 + (round % 60) }, (_, index) => ({
        target: 'mes',
        kind: 'job',
        key: `${tag}-${index}`,
        revision: 1,
        payload: { tag, filler: 'x'.repeat(500) },
      })),
    );
    await actuals.putMachines([
      {
        machine: 'M1',
        state: 'executing',
        mode: 'processing',
        currentJob: tag,
        setupState: {},
        at: '2026-01-01T00:00:00Z',
      },
    ]);
    await settings.set('last', tag);
  });
  writeSync(1, `done ${tag}\n`);
  const [first] = await store.outbox.due('mes', 1);
  if (first && round % 3 === 0) await store.outbox.sending([first.id]);
}
