/** Words of a work-to list's rows, on screen and on paper. */
import type { DispatchRow } from '../../electron/host/contract.ts';
import { operationCode } from '../table/operation-code.ts';
import type { PlantFormat } from '../text/plant-format.ts';

export function code({ orderNumber, operation, part }: DispatchRow): string {
  return operationCode(orderNumber, operation, part);
}

/** Change-over from → to, and how long it takes: `steel → brass, 20m`. */
export function setupText({ setup, setupSeconds }: DispatchRow, format: PlantFormat): string {
  const change = setup.map(({ from, to }) => `${from === '' ? '–' : from} → ${to}`).join(', ');
  const time = setupSeconds === 0 ? '' : format.duration(setupSeconds);
  return [change, time].filter((text) => text !== '').join(' · ');
}

/** Names with their counts where these are not 1. */
export function counted(list: readonly { id: string; name?: string; quantity: number }[]): string[] {
  return list.map(({ id, name = id, quantity }) => (quantity === 1 ? name : `${name} × ${quantity}`));
}

/** Released or on its way, and not begun. */
export function isRecallable({ state, floor }: DispatchRow): boolean {
  const waiting = floor === null || floor === 'allowed' || floor === 'notAllowed';
  return waiting && (state === 'acknowledged' || state === 'sending');
}
