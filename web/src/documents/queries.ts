// The list of documents: pages by cursor, brought up to date by events.
import { useInfiniteQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { api, unwrap } from '@/api/client';
import { useIsLive, useStatusEvents, type StatusEvent } from '@/api/events';
import type { Filter } from './filter';
import { withStatuses, type Pages } from './pages';

const PAGE = 100;
const POLL_MS = 5000;
const SHORT = 3; // pages
const SETTLE_MS = 400; // events come in crowds

export function useDocuments(filter: Filter) {
  const live = useIsLive();
  const query = useInfiniteQuery({
    queryKey: ['documents', filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/api/v1/documents', {
          params: { query: { ...filter, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    refetchInterval: ({ state }) => (live || (state.data?.pages.length ?? 0) > SHORT ? false : POLL_MS),
  });
  useRefreshOnEvents();
  const documents = useMemo(() => query.data?.pages.flatMap((page) => page.documents) ?? [], [query.data]);
  return { ...query, documents };
}

// Short lists are asked for again. Of long ones, every page would be: their rows are brought up to
// date one by one instead.
function refresh(client: QueryClient, events: ReadonlyMap<string, StatusEvent>) {
  for (const query of client.getQueryCache().findAll({ queryKey: ['documents'] })) {
    const data = query.state.data as Pages | undefined;
    if (!data || !('pages' in data) || data.pages.length <= SHORT) {
      void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
      continue;
    }
    client.setQueryData<Pages>(query.queryKey, (now) => now && withStatuses(now, events));
  }
}

function useRefreshOnEvents() {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const events = useRef(new Map<string, StatusEvent>());
  useStatusEvents(
    useCallback(
      (event) => {
        events.current.set(event.document_id, event);
        timer.current ??= setTimeout(() => {
          timer.current = undefined;
          refresh(client, events.current);
          events.current = new Map();
        }, SETTLE_MS);
      },
      [client],
    ),
  );
  useEffect(() => () => clearTimeout(timer.current), []);
}
