/** Looks at the embedded plant from outside, past Taktwerk: what ERP and MES themselves hold. */
import type { ExceptionMessage } from '../connectors/canonical.ts';
import type { RunningPlant } from '../plant/start.ts';

export type MesJob = {
  jobOrder: string;
  machine: string;
  revision: number;
  state: string;
  /** Share done, 0–1. */
  progress: number;
  planned: { start: string; end: string };
};

/** Every job the MES has. */
export async function mesJobs(httpUrl: string): Promise<MesJob[]> {
  const answer = await fetch(`${httpUrl}/api/v1/jobs`);
  if (!answer.ok) throw new Error(`MES answered ${answer.status}`);
  return (await answer.json()) as MesJob[];
}

/** All rows of a list of the ERP, following its pages. */
export async function erpRows(
  plant: Pick<RunningPlant, 'erpUrl' | 'credentials'>,
  path: string,
): Promise<Record<string, unknown>[]> {
  const headers = await erpSession(plant);
  const rows: Record<string, unknown>[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${plant.erpUrl}/api/v1/${path}${query}`, { headers });
    if (!answer.ok) throw new Error(`ERP answered ${answer.status} to ${path}`);
    const page = (await answer.json()) as { records: Record<string, unknown>[]; next: string | null };
    rows.push(...page.records);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

/** Headers of a session of its own with the ERP. */
export async function erpSession({
  erpUrl,
  credentials,
}: Pick<RunningPlant, 'erpUrl' | 'credentials'>): Promise<Record<string, string>> {
  const answer = await fetch(`${erpUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  const { token } = (await answer.json()) as { token: string };
  return { authorization: `Bearer ${token}` };
}

/** Lets a machine of the plant break down for so many plant seconds. */
export async function breakDown(
  { mesHttpUrl, credentials }: Pick<RunningPlant, 'mesHttpUrl' | 'credentials'>,
  machine: string,
  seconds: number,
  reason: string,
): Promise<ExceptionMessage> {
  const basic = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
  const answer = await fetch(`${mesHttpUrl}/api/v1/trouble`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
    body: JSON.stringify({ machine, seconds, reason }),
  });
  if (!answer.ok) throw new Error(`MES answered ${answer.status}`);
  return (await answer.json()) as ExceptionMessage;
}
