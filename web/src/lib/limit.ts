// Runs at most `most` tasks at a time. Pictures want the newest first: what was scrolled to last is
// what a person looks at.
export function limited(most: number, first: 'oldest' | 'newest') {
  const waiting: (() => void)[] = [];
  let running = 0;
  const next = () => {
    running -= 1;
    (first === 'newest' ? waiting.pop() : waiting.shift())?.();
  };
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await task();
    } finally {
      next();
    }
  };
}
