/**
 * What a screen reader finds in place of the canvas: a list, off screen, of the operations around the selected one on its machine. It holds
 * a few dozen entries, whatever the size of the plan.
 */
import type { BoardModel } from './model.ts';
import type { Picked } from './selection.ts';

const around = 25;

export class OperationList {
  readonly element: HTMLElement;
  readonly #owner: HTMLElement;

  /** `owner` keeps the focus and names the active entry. */
  constructor(owner: HTMLElement) {
    this.#owner = owner;
    this.element = document.createElement('ul');
    this.element.className = 'visually-hidden';
    this.element.setAttribute('role', 'listbox');
    this.element.setAttribute('aria-multiselectable', 'true');
    this.element.id = `operations-${crypto.randomUUID()}`;
    owner.append(this.element);
    owner.setAttribute('aria-controls', this.element.id);
  }

  show(
    model: BoardModel,
    selected: number | null,
    picked: Picked,
    label: string,
    say: (operation: number) => string,
  ): void {
    this.element.setAttribute('aria-label', label);
    if (selected === null) {
      this.element.replaceChildren();
      this.#owner.removeAttribute('aria-activedescendant');
      return;
    }
    const machine = model.board.operations.machine[selected];
    const begin = model.machineStart[machine];
    const end = model.machineStart[machine + 1];
    const first = Math.max(begin, selected - around);
    const last = Math.min(end, selected + around + 1);
    const entries = Array.from({ length: last - first }, (_, index) => {
      const operation = first + index;
      const entry = document.createElement('li');
      entry.id = `${this.element.id}-${operation}`;
      entry.setAttribute('role', 'option');
      entry.setAttribute('aria-posinset', String(operation - begin + 1));
      entry.setAttribute('aria-setsize', String(end - begin));
      entry.setAttribute('aria-selected', String(picked.has(operation)));
      entry.textContent = say(operation);
      return entry;
    });
    this.element.replaceChildren(...entries);
    this.#owner.setAttribute('aria-activedescendant', `${this.element.id}-${selected}`);
  }
}
