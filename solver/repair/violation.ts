/** What forbids a drop, in the planner's terms. */
import { anchorKind, partState } from '../model/columns.ts';
import type { Pegging } from '../model/peg.ts';
import type { Hindrance } from './drop.ts';
import type { Names } from './names.ts';
import type { Plan } from './plan.ts';
import type { Violation } from './request.ts';

export class Violations {
  private readonly plan: Plan;
  private readonly names: Names;
  private readonly pegging: Pegging;

  constructor(plan: Plan, names: Names, pegging: Pegging) {
    this.plan = plan;
    this.names = names;
    this.pegging = pegging;
  }

  /** Why a part may not be moved at all; null if it may. */
  immovable(part: number): Violation | null {
    const { problem, schedule } = this.plan;
    const { names } = this;
    const operation = names.operation(part);
    if (problem.partState[part] !== partState.planned) {
      const state = problem.partState[part] === partState.started ? 'started' : 'done';
      const message = `Operation ${operation} is ${state === 'done' ? 'done' : 'under way'} and cannot be moved.`;
      return this.make('progress', part, operation, message, { case: state });
    }
    if (problem.partAnchor[part] === anchorKind.none || schedule.relaxed[part] === 1) return null;
    if (problem.partAnchor[part] === anchorKind.pin)
      return this.make('pin', part, operation, `Operation ${operation} is pinned; take the pin out to move it.`, {
        case: 'own',
      });
    const message = `Operation ${operation} starts in the frozen zone and cannot be moved.`;
    return this.make('frozen', part, operation, message, { case: 'own' });
  }

  of(hindrance: Hindrance): Violation {
    const { plan, names } = this;
    const { problem, schedule } = plan;
    const { part, hit } = hindrance;
    const operation = names.operation(part);
    const machine = names.machine(hindrance.constraint === 'mode' && hit >= 0 ? hit : this.machineOf(part));
    switch (hindrance.constraint) {
      case 'mode':
        return this.make('mode', part, machine, `Operation ${operation} cannot be done on machine ${machine}.`, {
          machine,
        });
      case 'now': {
        const message = `Operation ${operation} cannot start before now.`;
        return this.make('now', part, operation, message, { at: problem.now });
      }
      case 'release': {
        const order = names.order(problem.partOrder[part]);
        const at = problem.orderRelease[problem.partOrder[part]];
        return this.make('release', part, order, `Order ${order} is released at ${at} s only.`, { order, at });
      }
      case 'precedence':
        return this.precedence(part, hit);
      case 'wall':
        return this.blocked(part, hit, machine);
      case 'machine': {
        if (hit >= 0 || this.isAnchored(part)) return this.blocked(part, this.isAnchored(part) ? part : hit, machine);
        const message = `No lawful place was found for operation ${operation} on machine ${machine}.`;
        return this.make('machine', part, machine, message, { case: 'no-place' });
      }
      case 'material':
        return this.material(part);
      case 'resource': {
        const resource = names.resource(hit);
        const message = `Operation ${operation} needs more of ${resource} than is left there.`;
        return this.make('resource', part, resource, message, { resource });
      }
      case 'calendar': {
        const message = `Machine ${machine} has no opening long enough for operation ${operation} from there on.`;
        return this.make('calendar', part, machine, message, { machine });
      }
      case 'horizon': {
        const message = `Operation ${operation} would end after the horizon.`;
        return this.make('horizon', part, operation, message, { at: problem.horizon });
      }
      case 'max-lag': {
        const other = hit < 0 ? operation : names.operation(hit);
        const message = `Operations ${operation} and ${other} would be further apart than their maximum lag allows.`;
        const params = { other, ...(hit >= 0 && { start: schedule.start[hit], end: schedule.end[hit] }) };
        return this.make('max-lag', part, other, message, params);
      }
    }
  }

  /** `part` would start before `before`, with its lag, lets it. */
  private precedence(part: number, before: number): Violation {
    const { plan, names } = this;
    const { problem, schedule } = plan;
    if (before < 0) return this.make('precedence', part, names.operation(part), `Operation ${names.operation(part)} would start before what it waits for has ended.`, { case: 'own' }); // prettier-ignore
    const [operation, other] = [names.operation(part), names.operation(before)];
    const end = schedule.end[before];
    const pegged = this.peggedFrom(part, problem.partOrder[before]);
    if (pegged !== null) {
      const order = names.order(problem.partOrder[before]);
      const message = `Operation ${operation} needs material ${pegged}, which order ${order} makes by ${end} s.`;
      return this.make('material', part, pegged, message, { case: 'order', material: pegged, order, end });
    }
    if (this.isAnchored(part)) {
      const constraint = problem.partAnchor[part] === anchorKind.pin ? 'pin' : 'frozen';
      const message = `Operation ${other} would end after ${operation}, which keeps its place, starts.`;
      return this.make(constraint, before, operation, message, { case: 'successor', start: schedule.start[part], end });
    }
    const message = `Operation ${operation} comes after ${other}, which ends at ${end} s.`;
    return this.make('precedence', part, other, message, { end });
  }

  /** Something that keeps its place is in the way on the machine. */
  private blocked(part: number, wall: number, machine: string): Violation {
    const { plan, names } = this;
    const { problem, schedule } = plan;
    const begun = wall < 0 ? this.lastBegun(names.machineOf(machine)) : wall;
    if (begun < 0) {
      const message = `Operation ${names.operation(part)} has no room on machine ${machine}.`;
      return this.make('machine', part, machine, message, { case: 'no-place' });
    }
    const other = names.operation(begun);
    const params = { case: 'in-the-way', machine, start: schedule.start[begun], end: schedule.end[begun] };
    if (problem.partState[begun] !== partState.planned)
      return this.make('progress', part, other, `Operation ${other} is under way on machine ${machine}.`, params);
    if (!this.isAnchored(begun)) {
      const message = `Operation ${other}, moved as well, is in the way on machine ${machine}.`;
      return this.make('machine', part, other, message, params);
    }
    const isPin = problem.partAnchor[begun] === anchorKind.pin;
    const message = `Operation ${other}, which is ${isPin ? 'pinned' : 'frozen'}, is in the way on machine ${machine}.`;
    return this.make(isPin ? 'pin' : 'frozen', part, other, message, params);
  }

  private material(part: number): Violation {
    const operation = this.names.operation(part);
    let last = { material: '', at: -Infinity };
    for (const { operation: consumer, material, source } of this.pegging.pegs)
      if (consumer === operation && source.kind === 'arrival' && source.at > last.at)
        last = { material, at: source.at };
    const message = `Operation ${operation} needs material ${last.material}, which arrives at ${last.at} s.`;
    return this.make('material', part, last.material, message, {
      case: 'arrival',
      material: last.material,
      at: last.at,
    });
  }

  /** The material that the part's operation gets from an order; null if it gets none. */
  private peggedFrom(part: number, order: number): string | null {
    if (this.plan.problem.partOrder[part] === order) return null;
    const operation = this.names.operation(part);
    const peg = this.pegging.pegs.find(
      ({ operation: consumer, source }) => consumer === operation && source.kind === 'order' && source.order === order,
    );
    return peg?.material ?? null;
  }

  private lastBegun(machine: number): number {
    const { problem, schedule } = this.plan;
    let last = -1;
    for (let part = 0; part < problem.partCount; part++) {
      if (problem.partState[part] === partState.planned || problem.modeMachine[schedule.mode[part]] !== machine)
        continue;
      if (last < 0 || schedule.end[part] > schedule.end[last]) last = part;
    }
    return last;
  }

  private machineOf(part: number): number {
    const { schedule, problem } = this.plan;
    return problem.modeMachine[schedule.mode[part]];
  }

  private isAnchored(part: number): boolean {
    return this.plan.problem.partAnchor[part] !== 0 && this.plan.schedule.relaxed[part] === 0;
  }

  private make(
    constraint: Violation['constraint'],
    part: number,
    subject: string,
    message: string,
    params: Violation['params'],
  ): Violation {
    return { constraint, part: this.names.ref(part), subject, message, params };
  }
}
