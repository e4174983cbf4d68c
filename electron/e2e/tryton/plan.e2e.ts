/** The loop with a real ERP: pull from Tryton, plan, release planned dates, and read them back past Taktwerk. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectCommand, planCommand, pullCommand, releaseCommand } from '../../commands/scenario-commands.ts';
import type { PlanSummary, PullSummary } from '../../host/contract.ts';
import { openScenario } from '../../host/store/scenario-file.ts';
import type { ScenarioStore } from '../../host/store/scenario-store.ts';
import type { PlannedDates } from '../../connectors/canonical.ts';
import { testPlace, type TestPlace } from '../places.ts';
import { directRpc, type Rpc } from './rpc.ts';

const {
  TAKTWERK_TRYTON_URL: url,
  TAKTWERK_TRYTON_DATABASE: database,
  TAKTWERK_TRYTON_USER: user,
  TAKTWERK_TRYTON_PASSWORD: password,
  TAKTWERK_TRYTON_TIMES: times,
} = process.env;

const open = ['request', 'draft', 'waiting', 'assigned', 'running'];

type Row = Record<string, unknown> & { id: number };

describe.skipIf(url === undefined)('the loop with Tryton', () => {
  let place: TestPlace;
  let store: ScenarioStore;
  let rpc: Rpc;
  let pulled: PullSummary;
  let planned: PlanSummary;

  beforeAll(async () => {
    place = await testPlace();
    rpc = await directRpc(url!, database!, user!, password!);
    const { scenario, files } = place;
    const parameter = [`database=${database}`, 'timeZone=Europe/Berlin', `standardTimes=${times}`];
    const connected = await connectCommand({
      ...{ scenario, id: 'erp', kind: 'erp', profile: 'tryton', url: url!, credential: 'tryton', parameter },
    });
    if (!connected.ok) throw new Error(connected.message);
    const pull = await pullCommand(files, { scenario, full: true });
    if (!pull.ok) throw new Error(pull.message);
    pulled = pull.value.value as PullSummary;
    const plan = await planCommand(files, { scenario, seconds: 2 });
    if (!plan.ok) throw new Error(plan.message);
    planned = plan.value.value as PlanSummary;
    const release = await releaseCommand(files, { scenario, hours: 24 });
    if (!release.ok) throw new Error(release.message);
    const opened = await openScenario(scenario);
    if (!opened.ok) throw new Error(opened.message);
    store = opened.value;
  });

  afterAll(async () => {
    await store?.close();
    await place?.remove();
  });

  test('every open production of the ERP is an order, or refused with its reason', async () => {
    const count = (await rpc('model.production.search_count', [['state', 'in', open]])) as number;
    const orders = pulled.connections[0].kinds.find(({ kind }) => kind === 'order');
    expect(orders!.read + orders!.quarantined).toBe(count);
  });

  test('every order is planned or says why not', async () => {
    const orders = (await store.records.all('order')).length;
    const { total } = await store.messages.page(
      { kinds: ['planning-data'], subject: { kind: 'order', key: '' } },
      { offset: 0, limit: 1 },
    );
    expect(total).toBe(0);
    expect(planned.orders).toBeGreaterThan(50);
    expect(planned.orders).toBeLessThanOrEqual(orders);
    for (const { reason } of planned.unscheduled) expect(reason.message).not.toBe('');
  });

  test('the ERP holds the planned dates that were released', async () => {
    const entries = (await store.outbox.list({ target: 'erp' }, 10_000)).filter(({ kind }) => kind === 'plannedDates');
    expect(entries.length).toBe(planned.orders - planned.unscheduled.length);
    const refused = entries
      .filter(({ state }) => state !== 'acknowledged')
      .map(({ key, lastError }) => `${key}: ${lastError}`);
    expect(refused).toEqual([]);
    const rows = (await rpc('model.production.search_read', [['state', 'in', open]], ...[0, null, null], [
      'number',
      'planned_start_date',
      'planned_date',
    ])) as Row[];
    const held = new Map(rows.map((row) => [row['number'], row]));
    const day = (instant: string): string =>
      new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date(instant));
    const text = (value: unknown): string => {
      const { year, month, day: date } = value as { year: number; month: number; day: number };
      return [year, `${month}`.padStart(2, '0'), `${date}`.padStart(2, '0')].join('-');
    };
    for (const { payload } of entries) {
      const dates = payload as PlannedDates;
      const row = held.get(dates.number);
      expect(row, dates.number).toBeDefined();
      expect([text(row!['planned_start_date']), text(row!['planned_date'])], dates.number).toEqual([
        day(dates.start),
        day(dates.end),
      ]);
    }
  });
});

test.skipIf(url !== undefined)('skipped: set TAKTWERK_TRYTON_URL to run against a Tryton server', () => undefined);
