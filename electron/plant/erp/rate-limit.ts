export type RateLimit = { requests: number; perSeconds: number };

/** Counts requests in windows of fixed length. Answers null, or in how many seconds to come again. */
export function rateLimiter({ requests, perSeconds }: RateLimit): () => number | null {
  let windowStart = 0;
  let used = 0;
  return () => {
    const now = Date.now();
    if (now - windowStart >= perSeconds * 1000) {
      windowStart = now;
      used = 0;
    }
    used++;
    return used <= requests ? null : Math.max(1, Math.ceil((windowStart + perSeconds * 1000 - now) / 1000));
  };
}
