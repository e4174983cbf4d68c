/** Says something to whoever started the program from a terminal. */
export function log(text: string): void {
  process.stderr.write(`${text}\n`);
}
