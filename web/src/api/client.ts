// The only place that sends requests. Types come from schemas/openapi.yaml.
import type { components, paths } from '@generated/api';
import createClient from 'openapi-fetch';
import { authHeaders } from './credentials';
import { ApiError, problemOf } from './problem';

export type Schemas = components['schemas'];
export type Document = Schemas['Document'];
export type State = Schemas['State'];
export type Accepted = Schemas['Accepted'];

type SignedOut = () => void;
let onSignedOut: SignedOut = () => undefined;
export function whenSignedOut(handler: SignedOut) {
  onSignedOut = handler;
}

// Sends with credentials; 401 means that the session has ended.
export async function send(request: Request): Promise<Response> {
  for (const [name, value] of Object.entries(authHeaders(request.method))) {
    request.headers.set(name, value);
  }
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiError(0, 'offline', '');
  }
  if (response.status === 401 && !request.url.includes('/api/v1/auth/')) onSignedOut();
  return response;
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

// The answer's data, or an ApiError.
export async function unwrap<T>(promise: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await promise;
  if (!response.ok) throw problemOf(response.status, error);
  return data as T;
}

// For addresses that the description does not have (yet): accounts.
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(
    new Request(`${location.origin}/api/v1${path}`, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
  if (!response.ok) throw problemOf(response.status, json);
  return json as T;
}

export async function fetchBlob(path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await send(
    new Request(location.origin + path, signal ? { signal } : undefined),
  );
  if (!response.ok) {
    throw problemOf(response.status, await response.json().catch(() => undefined));
  }
  return response.blob();
}
