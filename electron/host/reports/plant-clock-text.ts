/** Instants for files that people read: `2026-11-20 14:05` in plant time. */
export function plantClockText(epoch: string, timeZone: string): (second: number) => string {
  const start = Date.parse(epoch);
  // Sweden writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (second) => format.format(start + second * 1000);
}
