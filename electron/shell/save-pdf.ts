/** What a page would print, as a PDF file where the planner wants it. */
import { writeFile } from 'node:fs/promises';
import type { BrowserWindow } from 'electron';
import { failure, success, type Result } from '../../solver/model/result.ts';
import type { FileDialogs } from './file-dialogs.ts';

/** The file it was saved as; null when the planner cancels. Size and margins of the pages are those of the page's own print style. */
export async function savePdf(
  window: BrowserWindow,
  dialogs: Pick<FileDialogs, 'savePdf'>,
  name: string,
): Promise<Result<string | null>> {
  const path = await dialogs.savePdf(window, name);
  if (path === null) return success(null);
  const pdf = await window.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true });
  try {
    await writeFile(path, pdf);
    return success(path);
  } catch (error) {
    return failure('no-access', `${path}: ${(error as Error).message}. Save it under another name or folder.`, {
      path,
    });
  }
}
