/** An annealing to begin tests with. */
import { construct } from '../../construct/construct.ts';
import { Decoder } from '../../construct/decoder.ts';
import { policySchema } from '../../model/policy.ts';
import type { Feature } from '../../testing/random-problem.ts';
import { genomeOf } from '../shop/genome.ts';
import { shopOf } from '../shop/shop.ts';
import { randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { Annealing } from './annealing.ts';

/**
 * An annealing that has a dispatching rule's schedule of a random shop loaded, without what is held back for maximum lags as that depends on the
 * way there; `annealing` makes another one of the same shop.
 */
export function begunAnnealing(
  seed: number,
  features: readonly Feature[],
  { weights = policySchema.parse({}).weights, hasMaxLags = false } = {},
) {
  const { problem } = randomShop(seed, features, { hasMaxLags });
  const decoder = new Decoder(problem);
  const solution = construct(decoder, { rule: 'FIFO', direction: 'forward' })!;
  const shop = shopOf(problem, solution.excluded);
  const { schedule } = decoder;
  const annealing = (): Annealing => new Annealing(shop, new Xorshift(seed), schedule, weights);
  const genome = genomeOf(shop, schedule);
  const search = annealing();
  search.load(genome.order, genome.mode);
  return { shop, schedule, search, annealing };
}
