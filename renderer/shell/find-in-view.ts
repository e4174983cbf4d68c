/** Puts the cursor into the search field of the view that shows; the board, where it shows, listens for itself. */
export function findInView(): void {
  const fields = document.querySelectorAll<HTMLInputElement>(
    '.app-view input[type="text"], .app-view input:not([type])',
  );
  const field = [...fields].find((input) => input.offsetParent !== null);
  field?.focus();
  field?.select();
}
