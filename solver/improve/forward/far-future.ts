/** What work ends at that no calendar has room for; sums with lags stay whole 32-bit numbers. */
export const farFuture = 1_900_000_000;
