import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Questions } from './questions.ts';

type Answer = { to: string; worth: 'keep' | 'carryOn' | 'forget' };

/** Questions whose answers come when `answer` is called, and what was asked and told. */
function hand() {
  const asked: string[] = [];
  const told: string[] = [];
  const waiting: ((answer: Answer) => void)[] = [];
  const questions = new Questions<string, Answer>(
    (question) => {
      asked.push(question);
      return new Promise((resolve) => waiting.push(resolve));
    },
    (key, answer) => told.push(`${key}: ${answer.to} ${answer.worth}`),
    ({ worth }) => worth,
  );
  const answer = async (worth: Answer['worth']): Promise<void> => {
    waiting.shift()!({ to: asked.at(-1)!, worth });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { questions, asked, told, answer };
}

describe('what a drag asks', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is asked again where the hand rests until the answer is whole', async () => {
    const { questions, asked, told, answer } = hand();
    questions.ask('a', 'A');
    await answer('carryOn');
    expect(asked).toEqual(['A']);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual(['A', 'A']);
    await answer('carryOn');
    expect(asked).toEqual(['A', 'A', 'A']);
    await answer('keep');
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(3);
    expect(told).toEqual(['a: A carryOn', 'a: A carryOn', 'a: A keep']);
  });

  it('is not carried on for a hand that moves', async () => {
    const { questions, asked, answer } = hand();
    for (const place of ['a', 'b', 'c', 'd']) {
      questions.ask(place, place.toUpperCase());
      await answer('carryOn');
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(asked).toEqual(['A', 'B', 'C', 'D']);
    questions.leave();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(4);
  });

  it('is remembered by its place, and told before an answer about a place that was left', async () => {
    const { questions, asked, told, answer } = hand();
    questions.ask('a', 'A');
    await answer('keep');
    questions.ask('b', 'B');
    questions.ask('a', 'A');
    expect(told).toEqual(['a: A keep', 'a: A keep']);
    await answer('keep');
    expect(told).toHaveLength(2);
    questions.ask('b', 'B');
    expect(told.at(-1)).toBe('b: B keep');
    expect(asked).toEqual(['A', 'B']);
  });

  it('is asked anew when it failed', async () => {
    const { questions, asked, told, answer } = hand();
    questions.ask('a', 'A');
    await answer('forget');
    questions.ask('b', 'B');
    await answer('keep');
    questions.ask('a', 'A');
    expect(asked).toEqual(['A', 'B', 'A']);
    questions.end();
    await answer('keep');
    expect(told).toEqual(['a: A forget', 'b: B keep']);
  });
});
