// What is done with many documents at once: one after another, and told which were refused.
import { api, unwrap, type Document } from '@/api/client';

export type Action = 'approve' | 'restart' | 'delete' | 'export';

export interface Outcome {
  done: number;
  refused: { document: Document; error: unknown }[];
}

const AT_ONCE = 4;

async function act(action: Exclude<Action, 'export'>, id: string) {
  const params = { params: { path: { id } } };
  if (action === 'approve') await unwrap(api.POST('/api/v1/documents/{id}/approve', params));
  if (action === 'restart') await unwrap(api.POST('/api/v1/documents/{id}/restart', params));
  if (action === 'delete') await unwrap(api.DELETE('/api/v1/documents/{id}', params));
}

async function forEach(documents: Document[], task: (document: Document) => Promise<void>) {
  const outcome: Outcome = { done: 0, refused: [] };
  const rest = [...documents];
  const work = async () => {
    for (let document = rest.shift(); document; document = rest.shift()) {
      try {
        await task(document);
        outcome.done += 1;
      } catch (error) {
        outcome.refused.push({ document, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcome;
}

export const runAction = (action: Exclude<Action, 'export'>, documents: Document[]) =>
  forEach(documents, (document) => act(action, document.document_id));

// One JSON file with the results of all, as the API gives them.
export async function exportResults(documents: Document[]): Promise<Outcome> {
  const results: unknown[] = [];
  const outcome = await forEach(documents, async ({ document_id: id, file_name }) => {
    const result = await unwrap(api.GET('/api/v1/documents/{id}/result', { params: { path: { id } } }));
    results.push({ document_id: id, file_name, result });
  });
  if (results.length > 0) save('invoices.json', JSON.stringify(results, null, 2));
  return outcome;
}

function save(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
