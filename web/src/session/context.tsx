import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useEffect } from 'react';
import { whenSignedOut } from '@/api/client';
import { forgetToken } from '@/api/credentials';
import type { Session } from './session';
import { loadSession } from './session';

interface SessionValue {
  session: Session;
  reload: () => Promise<void>;
}

const Context = createContext<SessionValue | undefined>(undefined);

interface Props {
  children: ReactNode;
  waiting: ReactNode;
  failed: (error: unknown, again: () => void) => ReactNode;
}

export function SessionProvider({ children, waiting, failed }: Props) {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['session'],
    queryFn: loadSession,
    staleTime: Infinity,
    retry: 2,
  });
  // What one user saw is not shown to the next.
  const reload = useCallback(async () => {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    await refetch();
  }, [client, refetch]);
  useEffect(() => {
    whenSignedOut(() => {
      forgetToken();
      void reload();
    });
  }, [reload]);
  if (error && !data) return failed(error, () => void refetch());
  if (!data) return waiting;
  return <Context.Provider value={{ session: data, reload }}>{children}</Context.Provider>;
}

export function useSession(): SessionValue {
  const value = useContext(Context);
  if (!value) throw new Error('useSession is used outside SessionProvider');
  return value;
}
