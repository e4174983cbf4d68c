/** Bills of material that contain themselves. */
import type { PulledRecord } from './canonical.ts';

type Bom = PulledRecord<'bom'>;

/** For each BOM on a cycle, by id, the cycle: items from its own back to it. Strong components after Tarjan (1972), without recursion. */
export function bomCycles(boms: readonly Bom[]): Map<string, string[]> {
  const parts = new Map<string, Set<string>>();
  for (const { item, components } of boms) {
    const known = parts.get(item) ?? new Set();
    for (const component of components) known.add(component.item);
    parts.set(item, known);
  }
  const component = strongComponents(parts);
  const cycles = new Map<string, string[]>();
  for (const bom of boms) {
    const back = bom.components.find(({ item }) => component.get(item) === component.get(bom.item));
    if (back) cycles.set(bom.id, [bom.item, ...pathWithin(parts, component, back.item, bom.item)]);
  }
  return cycles;
}

/** Number of the strong component of each item. */
function strongComponents(parts: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const found = new Map<string, number>();
  const visited = new Map<string, { number: number; low: number }>();
  const open: string[] = [];
  for (const root of parts.keys()) {
    if (visited.has(root)) continue;
    const path: { item: string; next: Iterator<string> }[] = [];
    const enter = (item: string) => {
      visited.set(item, { number: visited.size, low: visited.size });
      open.push(item);
      path.push({ item, next: (parts.get(item) ?? new Set<string>()).values() });
    };
    enter(root);
    while (path.length > 0) {
      const { item, next } = path.at(-1)!;
      const step = next.next();
      const own = visited.get(item)!;
      if (!step.done) {
        const other = visited.get(step.value);
        if (!other) enter(step.value);
        else if (!found.has(step.value)) own.low = Math.min(own.low, other.number);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent) visited.get(parent.item)!.low = Math.min(visited.get(parent.item)!.low, own.low);
      if (own.low !== own.number) continue;
      const number = found.size;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        found.set(member, number);
        if (member === item) break;
      }
    }
  }
  return found;
}

/** The shortest way from one item to another inside their component. */
function pathWithin(
  parts: ReadonlyMap<string, ReadonlySet<string>>,
  component: ReadonlyMap<string, number>,
  from: string,
  to: string,
): string[] {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const item of cameFrom.keys()) {
    if (item === to) break;
    for (const next of parts.get(item) ?? []) {
      if (component.get(next) === component.get(to) && !cameFrom.has(next)) cameFrom.set(next, item);
    }
  }
  const path: string[] = [];
  for (let at: string | null = to; at !== null; at = cameFrom.get(at) ?? null) path.unshift(at);
  return path;
}
