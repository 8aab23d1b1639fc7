import { expect, test } from 'vitest';
import { limited } from './limit';

test('never more than allowed run at once, and the newest goes first', async () => {
  const limit = limited(2, 'newest');
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const task = (n: number) =>
    limit(() => {
      started.push(n);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  const all = [1, 2, 3, 4].map(task);
  await Promise.resolve();
  expect(started).toEqual([1, 2]);
  ends.shift()?.();
  await all[0];
  await Promise.resolve();
  expect(started).toEqual([1, 2, 4]);
  ends.splice(0).forEach((end) => end());
  await all[3];
  await new Promise((resolve) => setTimeout(resolve));
  ends.splice(0).forEach((end) => end());
  await Promise.all(all);
  expect(started).toEqual([1, 2, 4, 3]);
});

test('a task that fails makes room', async () => {
  const limit = limited(1, 'oldest');
  await expect(limit(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
  await expect(limit(() => Promise.resolve(7))).resolves.toBe(7);
});
