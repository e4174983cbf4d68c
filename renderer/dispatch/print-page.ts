/** What has just been added to the page is laid out in the next frame. */
export async function laidOut(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** Prints what the print stylesheet lets through. Resolves once the dialog is closed. */
export async function printPage(): Promise<void> {
  const closed = new Promise((resolve) => addEventListener('afterprint', resolve, { once: true }));
  window.print();
  await closed;
}
