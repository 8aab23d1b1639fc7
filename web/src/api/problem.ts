// What went wrong, as the API says it (application/problem+json).

export class ApiError extends Error {
  constructor(
    readonly status: number, // 0: the service was not reached
    readonly code: string,
    detail: string,
  ) {
    super(detail);
    this.name = 'ApiError';
  }
}

interface Problem {
  code?: string;
  detail?: string;
}

export function problemOf(status: number, body: unknown): ApiError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Problem;
  return new ApiError(status, problem.code ?? `http_${status}`, problem.detail ?? '');
}

export const isStale = (error: unknown) =>
  error instanceof ApiError &&
  (error.code === 'document_changed' || error.status === 409 || error.status === 412);
