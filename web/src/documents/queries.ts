// The list of documents: pages by cursor, brought up to date by events.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { api, unwrap } from '@/api/client';
import { useIsLive, useStatusEvents } from '@/api/events';
import type { Filter } from './filter';

const PAGE = 100;
const POLL_MS = 5000;
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
    refetchInterval: live ? false : POLL_MS,
  });
  useRefreshOnEvents();
  const documents = useMemo(() => query.data?.pages.flatMap((page) => page.documents) ?? [], [query.data]);
  return { ...query, documents };
}

function useRefreshOnEvents() {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useStatusEvents(
    useCallback(() => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void client.invalidateQueries({ queryKey: ['documents'] });
      }, SETTLE_MS);
    }, [client]),
  );
  useEffect(() => () => clearTimeout(timer.current), []);
}
