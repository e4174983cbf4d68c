/** A drag by keys: arrows aim at the next round time and the next machine that can take it. */
import { nextMachine } from '../navigation.ts';
import type { PlantTime } from '../plant-time.ts';
import type { Viewport } from '../viewport.ts';
import type { Drag } from './drag.ts';
import type { Held } from './modifiers.ts';
import { snapInstant, snapStep } from './snap.ts';

const minute = 60;
/** Steps that an arrow goes with Ctrl. */
const leap = 8;

/** Answers whether the key meant anything. With Alt arrows go by the minute, with Ctrl by eight steps. */
export function dragByKey(
  drag: Drag,
  viewport: Viewport,
  plantTime: PlantTime,
  epoch: number,
  key: string,
  held: Held,
): boolean {
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const step = held.alt ? minute : snapStep(viewport.scale.pixelsPerHour);
    const way = (key === 'ArrowLeft' ? -1 : 1) * (held.ctrl ? leap : 1);
    drag.aim(nextShift(drag, way, step, plantTime, epoch), drag.machine);
    return true;
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return false;
  if (drag.machine === null || drag.taken.machine === null) return true;
  const accepts = (machine: number): boolean => machine === drag.taken.machine || drag.accepts(machine);
  drag.aim(drag.shift, nextMachine(viewport.rows, drag.machine, key === 'ArrowUp' ? -1 : 1, accepts));
  return true;
}

/** The first step from an odd time goes to the next round one. */
function nextShift(drag: Drag, way: number, step: number, plantTime: PlantTime, epoch: number): number {
  const { anchorTime } = drag.taken;
  const at = anchorTime + drag.shift;
  const round = snapInstant(at, step, plantTime, epoch);
  const ahead = way > 0 ? round > at : round < at;
  const steps = ahead ? way - Math.sign(way) : way;
  return snapInstant(round + steps * step, step, plantTime, epoch) - anchorTime;
}
