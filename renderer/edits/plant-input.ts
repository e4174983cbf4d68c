/** Instants as date and time fields hold them: the plant's wall clock, without a zone. */
import { PlantTime } from '../board/plant-time.ts';
import type { PlantFormat } from '../text/plant-format.ts';

type Clock = Pick<PlantFormat, 'zone' | 'epoch'>;

/** `2026-03-24T14:05` of a second after the epoch. */
export function toField(second: number, { zone, epoch }: Clock): string {
  const utc = epoch / 1000 + second;
  return new Date((utc + new PlantTime(zone).offset(utc)) * 1000).toISOString().slice(0, 16);
}

/** Second after the epoch of what a field holds; null when that is no instant. Of a time the clock shows twice the first counts. */
export function fromField(text: string, { zone, epoch }: Clock): number | null {
  const wall = Date.parse(`${text}Z`) / 1000;
  if (!Number.isFinite(wall)) return null;
  const time = new PlantTime(zone);
  const before = wall - time.offset(wall - 86_400);
  const utc = time.offset(before) === time.offset(wall - 86_400) ? before : wall - time.offset(before);
  return Math.round(utc - epoch / 1000);
}
