/** What the screen's page may load and do: the same in the desktop's window and in a browser. */

/** Sources by directive of the Content-Security-Policy. */
export const pagePolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  // The board's grid and scale are laid out by inline style attributes.
  styleSrcAttr: ["'unsafe-inline'"],
  fontSrc: ["'self'", 'data:'],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** The policy as the value of its header. */
export function policyHeader(policy: Record<string, string[]> = pagePolicy): string {
  return Object.entries(policy)
    .map(
      ([directive, sources]) =>
        `${directive.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${sources.join(' ')}`,
    )
    .join('; ');
}
