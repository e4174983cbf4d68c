/** Machines of a kind differ in the last characters of their names: those are kept when the rest has to be cut. */
export function splitName(name: string): [head: string, tail: string] {
  const [tail = ''] = /\s+\S{1,6}$/.exec(name) ?? [];
  return [name.slice(0, name.length - tail.length), tail];
}
