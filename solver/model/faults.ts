/** What is wrong with a document, gathered so that a planner sees more than the first fault. */

export type Fault = { path: string; value: unknown; message: string };

const mostListed = 20;
const longestValue = 120;

export class Faults {
  readonly listed: Fault[] = [];
  count = 0;

  /** `rule` says what must be and what to do. */
  add(path: string, value: unknown, rule: string): void {
    this.count++;
    if (this.listed.length >= mostListed) return;
    const shown = inWords(value);
    this.listed.push({ path, value: shown, message: `${path || 'problem'}: ${shown} ${rule}` });
  }

  /** The ids of a list, each twice used one a fault. */
  unique(path: string, items: readonly { id: string }[]): Set<string> {
    const ids = new Set<string>();
    for (const [index, { id }] of items.entries()) {
      if (ids.has(id)) this.add(`${path}[${index}].id`, id, 'is there twice; ids must be unique');
      ids.add(id);
    }
    return ids;
  }

  /** A fault unless `id` is known. */
  reference(path: string, id: string, known: { has(id: string): boolean }, where: string): void {
    if (!known.has(id)) this.add(path, id, `is not among the ${where}; add it there or correct the reference`);
  }
}

function inWords(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
