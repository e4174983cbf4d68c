/** The plant's clock, which need not be the computer's: a demo plant has its own date, and may run faster. */
import type { PlantClock } from '../../electron/host/contract.ts';

/** Second after the epoch that the plant's clock showed when the computer's showed `milliseconds`, taking it to have run then as it does now. */
export function plantSecond({ plantAt, atHost, speed }: PlantClock, epochAt: string, milliseconds: number): number {
  return (Date.parse(plantAt) + (milliseconds - atHost) * speed - Date.parse(epochAt)) / 1000;
}
