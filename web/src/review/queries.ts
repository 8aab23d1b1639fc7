// The document under review, the queue that it is in, and what is done with it.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, unwrap, type Document } from '@/api/client';
import { isDecidable } from '@/lib/states';
import { flatten, type Fields, type Result } from './fields';

const POLL_MS = 2000;
const QUEUE = 100;

export interface Reviewed {
  document: Document;
  result?: Result; // none while stages run, and after errors
  fields: Fields;
}

export async function loadReviewed(id: string, signal?: AbortSignal): Promise<Reviewed> {
  const params = { params: { path: { id } }, ...(signal ? { signal } : {}) };
  const document = await unwrap(api.GET('/api/v1/documents/{id}', params));
  const has = isDecidable(document.status) || document.status === 'exported';
  if (!has || document.quality_score === null) return { document, fields: new Map() };
  const result = await unwrap(api.GET('/api/v1/documents/{id}/result', params));
  return { document, result, fields: flatten(result) };
}

// While stages run it looks again by itself; a result that is being edited stays as it is until
// somebody saves.
export function useReviewed(id: string) {
  return useQuery({
    queryKey: ['review', id],
    queryFn: ({ signal }) => loadReviewed(id, signal),
    staleTime: Infinity,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => {
      const status = state.data?.document.status;
      return status && !isDecidable(status) && !status.endsWith('error') && status !== 'exported'
        ? POLL_MS
        : false;
    },
  });
}

export function useQueue() {
  return useQuery({
    queryKey: ['documents', 'queue'],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/documents', {
          params: { query: { state: 'manual_review', limit: QUEUE } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

const versionOf = (version: number) => ({ 'If-Match': `"${version}"` });

export const saveCorrections = (
  id: string,
  version: number,
  corrections: { path: string; value: string | null }[],
) =>
  unwrap(
    api.PATCH('/api/v1/documents/{id}', {
      params: { path: { id }, header: versionOf(version) },
      body: { corrections },
    }),
  );

export function decide(id: string, version: number, decision: 'approve' | 'reject') {
  const params = { params: { path: { id }, header: versionOf(version) } };
  return decision === 'approve'
    ? unwrap(api.POST('/api/v1/documents/{id}/approve', params))
    : unwrap(api.POST('/api/v1/documents/{id}/reject', params));
}

export function usePageWords(id: string, page: number, enabled: boolean) {
  return useQuery({
    queryKey: ['words', id, page],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/documents/{id}/pages/{page}/words', { params: { path: { id, page } }, signal })),
    staleTime: Infinity,
    enabled,
    retry: false,
  });
}
