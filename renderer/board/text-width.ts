/** Widths of the short texts on bars, measured once each. */

export const fontFamily =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
export const labelFont = `11px ${fontFamily}`;

const widths = new Map<string, number>();

/** Width of `text` in the font of bar labels, which the context must have set. */
export function widthOf(context: CanvasRenderingContext2D, text: string): number {
  let width = widths.get(text);
  if (width === undefined) {
    // Order numbers come and go with plans; nothing old is worth keeping.
    if (widths.size > 20_000) widths.clear();
    width = context.measureText(text).width;
    widths.set(text, width);
  }
  return width;
}
