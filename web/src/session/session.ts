// Who is signed in. Accounts (cookie sessions) where the service has them; else a token.
import { call } from '@/api/client';
import { forgetToken, setCredentials, storedToken, storeToken } from '@/api/credentials';
import { ApiError } from '@/api/problem';

export type Role = 'system_admin' | 'company_admin' | 'reviewer' | 'uploader' | 'viewer';

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
}

export interface Session {
  mode: 'accounts' | 'token';
  authenticated: boolean;
  setupNeeded: boolean;
  user?: User;
  company?: { id: string; name: string };
  oidc?: { enabled: boolean; name: string };
}

interface SessionAnswer {
  authenticated: boolean;
  setup_needed: boolean;
  csrf_token?: string;
  user?: User;
  company?: { id: string; name: string };
  oidc?: { enabled: boolean; name: string };
}

async function tokenSession(): Promise<Session> {
  const token = storedToken();
  setCredentials(token ? { kind: 'token', token } : { kind: 'none' });
  return { mode: 'token', authenticated: token !== null, setupNeeded: false };
}

export async function loadSession(): Promise<Session> {
  let answer: SessionAnswer;
  try {
    answer = await call<SessionAnswer>('GET', '/auth/session');
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return tokenSession();
    throw error;
  }
  setCredentials({ kind: 'cookie', csrf: answer.csrf_token ?? '' });
  return {
    mode: 'accounts',
    authenticated: answer.authenticated,
    setupNeeded: answer.setup_needed,
    ...(answer.user ? { user: answer.user } : {}),
    ...(answer.company ? { company: answer.company } : {}),
    ...(answer.oidc ? { oidc: answer.oidc } : {}),
  };
}

// Refuses a token that the service does not take.
export async function signInWithToken(token: string, keep: boolean) {
  setCredentials({ kind: 'token', token });
  try {
    await call('GET', '/documents?limit=1');
  } catch (error) {
    setCredentials({ kind: 'none' });
    throw error;
  }
  storeToken(token, keep);
}

export async function signOut(session: Session) {
  if (session.mode === 'accounts') await call('POST', '/auth/logout');
  forgetToken();
  setCredentials({ kind: 'none' });
}

const MAY_UPLOAD: Role[] = ['system_admin', 'company_admin', 'reviewer', 'uploader'];
const MAY_REVIEW: Role[] = ['system_admin', 'company_admin', 'reviewer'];
const allowed = (session: Session, roles: Role[]) => !session.user || roles.includes(session.user.role);

// A token's scopes are not told; the service refuses what it may not do.
export const mayUpload = (session: Session) => allowed(session, MAY_UPLOAD);
export const mayReview = (session: Session) => allowed(session, MAY_REVIEW);
