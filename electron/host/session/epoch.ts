/** From when a scenario counts its seconds. */

/** Days before the scenario's first plan that its second 0 lies: room for what the floor began earlier. */
const epochLead = 30;

/** Second 0 of a scenario whose plans begin at `now` (milliseconds). */
export function epochBefore(now: number): string {
  return new Date((Math.floor(now / 86_400_000) - epochLead) * 86_400_000).toISOString();
}
