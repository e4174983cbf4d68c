import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Supervisor } from './supervisor.ts';

type Process = { number: number; onExit: (listener: (code: number) => void) => void; crash: (code: number) => void };

let launched: Process[];
let told: string[];
let supervisor: Supervisor<Process>;

function launch(): Process {
  let listener = (_code: number): void => {};
  const process: Process = {
    number: launched.length + 1,
    onExit: (heard) => void (listener = heard),
    crash: (code) => listener(code),
  };
  launched.push(process);
  return process;
}

beforeEach(() => {
  vi.useFakeTimers();
  launched = [];
  told = [];
  supervisor = new Supervisor({
    launch,
    onLaunched: ({ number }) => told.push(`launched ${number}`),
    onCrash: (code, delay) => told.push(`crash ${code}, again in ${delay}`),
    onGivenUp: (code, crashes) => told.push(`given up after ${crashes}, code ${code}`),
    delays: [100, 200, 400],
    limit: 3,
    span: 10_000,
  });
  supervisor.start();
});
afterEach(() => vi.useRealTimers());

describe('a supervised process', () => {
  test('is started again after a crash, later each time', () => {
    launched[0].crash(9);
    expect(supervisor.process).toBeNull();
    vi.advanceTimersByTime(99);
    expect(launched).toHaveLength(1);
    vi.advanceTimersByTime(1);
    launched[1].crash(1);
    vi.advanceTimersByTime(200);
    expect(told).toEqual(['launched 1', 'crash 9, again in 100', 'launched 2', 'crash 1, again in 200', 'launched 3']);
    expect(supervisor.process).toBe(launched[2]);
  });

  test('is given up when it crashes again and again, and begun anew when asked to', () => {
    for (let crash = 0; crash < 4; crash++) {
      launched.at(-1)!.crash(7);
      vi.advanceTimersByTime(400);
    }
    expect(told.at(-1)).toBe('given up after 4, code 7');
    vi.advanceTimersByTime(60_000);
    expect(launched).toHaveLength(4);
    supervisor.restart();
    expect(launched).toHaveLength(5);
    launched[4].crash(7);
    expect(told.at(-1)).toBe('crash 7, again in 100');
  });

  test('that crashes seldom is never given up', () => {
    for (let crash = 0; crash < 20; crash++) {
      launched.at(-1)!.crash(1);
      vi.advanceTimersByTime(5_000);
    }
    expect(launched).toHaveLength(21);
  });

  test('whose end is expected is not started again, also not when a start was due', () => {
    launched[0].crash(1);
    supervisor.expectExit();
    vi.advanceTimersByTime(60_000);
    expect(launched).toHaveLength(1);
    supervisor.start();
    supervisor.expectExit();
    launched[1].crash(0);
    vi.advanceTimersByTime(60_000);
    expect(launched).toHaveLength(2);
  });
});
