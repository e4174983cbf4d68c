import { expect, test } from 'vitest';
import { changesOf, Events } from './events.ts';

test('each topic is told once, and none when nothing changed', () => {
  const events = new Events();
  const told: string[][] = [];
  const stop = events.subscribe({ changed: (topics) => told.push(topics) });
  events.changed(['plan', 'orders', 'plan']);
  events.changed([]);
  stop();
  events.changed(['messages']);
  expect(told).toEqual([['plan', 'orders']]);
});

test('what the store changed says what to ask again', () => {
  expect(changesOf(new Set(['records', 'messages']))).toEqual(['orders', 'scenario', 'messages']);
  expect(changesOf(new Set(['commands', 'released']))).toEqual(['history', 'deliveries']);
});
