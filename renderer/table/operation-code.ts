/** Code of an operation as people read it: order number, sequence, and the part of a split one. */
export function operationCode(orderNumber: string, operation: string, part: number): string {
  const sequence = operation.slice(operation.lastIndexOf('/') + 1);
  return `${orderNumber} / ${sequence}${part > 0 ? `.${part + 1}` : ''}`;
}
