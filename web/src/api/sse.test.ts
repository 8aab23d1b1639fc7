import { expect, test } from 'vitest';
import { sseParser } from './sse';

test('events are complete at their empty line, however the text is cut', () => {
  const text = ': hello\n\nid: 7\nevent: status\ndata: {"a":1}\n\nid: 8\nevent: status\ndata: x\ndata: y\n\nid: 9\nda';
  for (let size = 1; size < 12; size += 1) {
    const parse = sseParser();
    const found = [];
    for (let at = 0; at < text.length; at += size) found.push(...parse(text.slice(at, at + size)));
    expect(found).toEqual([
      { id: '7', event: 'status', data: '{"a":1}' },
      { id: '8', event: 'status', data: 'x\ny' },
    ]);
  }
});
