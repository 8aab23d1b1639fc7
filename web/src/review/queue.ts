// The document `step` places on in the queue, not the present one; from the start after the end.
export function neighbour(queue: { document_id: string }[], id: string, step: 1 | -1): string | undefined {
  const others = queue.filter((one) => one.document_id !== id);
  if (others.length === 0) return undefined;
  const place = queue.findIndex((one) => one.document_id === id);
  if (place < 0) return others[step === 1 ? 0 : others.length - 1]?.document_id;
  const next = (place + step + queue.length) % queue.length;
  return queue[next]?.document_id;
}
