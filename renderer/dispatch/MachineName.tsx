import { splitName } from '../board/machine-name.ts';

/** A machine's name that keeps its number where it has to be cut. */
export function MachineName({ name }: { name: string }) {
  const [head, tail] = splitName(name);
  return (
    <span className="choice-name" title={name}>
      <span className="choice-head">{head}</span>
      <span>{tail}</span>
    </span>
  );
}
