/**
 * Values as text and back, with what structured clone keeps and JSON loses. Runs in the page, too: one function, which refers to nothing outside
 * itself.
 */
export type Codec = { encode: (value: unknown) => string; decode: (text: string) => unknown };

export function makeCodec(): Codec {
  const mark = '$clone';
  const columns: Record<string, { new (buffer: ArrayBuffer): ArrayBufferView }> = {
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  };
  function toBase64(bytes: Uint8Array): string {
    let binary = '';
    for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(binary);
  }
  function pack(value: unknown): unknown {
    if (typeof value === 'bigint') return { [mark]: 'bigint', value: `${value}` };
    if (value === undefined) return { [mark]: 'undefined' };
    if (typeof value === 'number' && !Number.isFinite(value)) return { [mark]: 'number', value: `${value}` };
    if (typeof value === 'function' || typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(pack);
    if (value instanceof Date) return { [mark]: 'Date', value: value.getTime() };
    // Errors keep their message and lose their class, as between Electron's processes.
    if (value instanceof Error) return { [mark]: 'Error', value: value.message };
    if (value instanceof Map) return { [mark]: 'Map', value: [...value].map(pack) };
    if (value instanceof Set) return { [mark]: 'Set', value: [...value].map(pack) };
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      const name = Object.prototype.toString.call(value).slice(8, -1);
      return { [mark]: name, value: toBase64(bytes) };
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pack(inner)]));
  }
  function unpack(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(unpack);
    const { [mark]: kind, value: inner } = value as Record<string, unknown>;
    if (typeof kind !== 'string') {
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unpack(entry)]));
    }
    if (kind === 'undefined') return undefined;
    if (kind === 'bigint') return BigInt(inner as string);
    if (kind === 'number') return Number(inner);
    if (kind === 'Date') return new Date(inner as number);
    if (kind === 'Error') return new Error(inner as string);
    if (kind === 'Map') return new Map(unpack(inner) as [unknown, unknown][]);
    if (kind === 'Set') return new Set(unpack(inner) as unknown[]);
    const bytes = Uint8Array.from(atob(inner as string), (letter) => letter.charCodeAt(0));
    return new columns[kind](bytes.buffer);
  }
  return { encode: (value) => JSON.stringify(pack(value)), decode: (text) => unpack(JSON.parse(text)) };
}
