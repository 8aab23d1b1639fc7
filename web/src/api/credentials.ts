// How requests prove who sends them: a cookie with a CSRF token, or a bearer token.

export type Credentials =
  | { kind: 'cookie'; csrf: string }
  | { kind: 'token'; token: string }
  | { kind: 'none' };

const KEY = 'iscan.token';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

let current: Credentials = { kind: 'none' };

export const credentials = () => current;
export function setCredentials(next: Credentials) {
  current = next;
}

export function authHeaders(method: string): Record<string, string> {
  if (current.kind === 'token') return { Authorization: `Bearer ${current.token}` };
  if (current.kind === 'cookie' && !SAFE.has(method)) return { 'X-CSRF-Token': current.csrf };
  return {};
}

// A token lives as long as the tab, or on this computer when the user wants that.
export const storedToken = () => sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
export function storeToken(token: string, keep: boolean) {
  forgetToken();
  (keep ? localStorage : sessionStorage).setItem(KEY, token);
}
export function forgetToken() {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
}
