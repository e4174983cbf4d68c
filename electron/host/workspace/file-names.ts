/** File names from what people call things. */

/** Names that Windows keeps for devices. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name as a file name without ending: as written, but for what some file system does not take. */
export function safeStem(name: string): string {
  const plain = name
    .normalize('NFC')
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001f<>:"/\\|?*\u007f]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  // File systems count 255 bytes, drafts add to them, and a character may be three.
  const short = [...plain]
    .slice(0, 60)
    .join('')
    .replace(/[. ]+$/, '');
  return short === '' || reserved.test(short) ? `${short}_` : short;
}

/** The first free file name for a name: `Week 47.takt`, `Week 47 2.takt`, … */
export async function fileNameOf(
  name: string,
  ending: string,
  isTaken: (fileName: string) => Promise<boolean>,
): Promise<string> {
  const stem = safeStem(name);
  for (let count = 1; ; count += 1) {
    const fileName = `${stem}${count === 1 ? '' : ` ${count}`}${ending}`;
    if (!(await isTaken(fileName))) return fileName;
  }
}
