/** Scenario files between this page and the host in browser mode; see electron/serve/scenario-routes.ts. */
import { failure, type Result } from '../../solver/model/result.ts';

const path = '/scenarios';

/** Sends a file to be taken in. */
export async function sendFile(file: File): Promise<Result<{ file: string }>> {
  try {
    const answer = await fetch(`${path}?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file });
    return (await answer.json()) as Result<{ file: string }>;
  } catch {
    return failure('offline', 'The host cannot be reached.');
  }
}

/** Address of a copy of a scenario, to be downloaded. */
export function downloadAddress(file: string): string {
  return `${path}?file=${encodeURIComponent(file)}`;
}

/** Lets the browser save a text as a file. */
export function saveText(text: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
