/** Prints what the print stylesheet lets through. The browser's dialog prints on paper or to PDF. Resolves once the dialog is closed. */
export async function printPage(): Promise<void> {
  // What has just been added is laid out in the next frame.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const closed = new Promise((resolve) => addEventListener('afterprint', resolve, { once: true }));
  window.print();
  await closed;
}
