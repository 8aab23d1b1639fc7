// Sends one file and tells how many bytes are on their way; fetch cannot tell, so this is XHR.
import type { Schemas } from '@/api/client';
import { authHeaders } from '@/api/credentials';
import { ApiError, problemOf } from '@/api/problem';

type Answer = Schemas['AcceptedUpload'];

export function sendFile(file: File, key: string, onSent: (bytes: number) => void): Promise<Answer> {
  const request = new XMLHttpRequest();
  request.open('POST', '/api/v1/documents/upload');
  for (const [name, value] of Object.entries(authHeaders('POST'))) request.setRequestHeader(name, value);
  request.setRequestHeader('Idempotency-Key', key);
  request.responseType = 'json';
  const form = new FormData();
  form.append('file', file, file.name);
  return new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => onSent(Math.min(event.loaded, file.size));
    request.onload = () => {
      if (request.status === 202) resolve(request.response as Answer);
      else reject(problemOf(request.status, request.response));
    };
    request.onerror = () => reject(new ApiError(0, 'offline', ''));
    request.send(form);
  });
}
