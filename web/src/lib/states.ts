// The states of a document, as people see them.
import type { State } from '@/api/client';

export const STATES = [
  'manual_review',
  'approved',
  'rejected',
  'exported',
  'preprocessing',
  'ocr_extracting',
  'predicting',
  'extraction',
  'automated_evaluation',
  'exporting',
  'preprocess_error',
  'ocr_error',
  'predict_error',
  'extraction_error',
  'automated_evaluation_error',
  'export_error',
] as const satisfies readonly State[];

export type Tone = 'good' | 'warn' | 'bad' | 'info';

export const isError = (state: State) => state.endsWith('_error');
export const isFinished = (state: State) => isError(state) || toneOf(state) !== 'info';
// Whether there is a result to look at and to approve.
export const isDecidable = (state: State) =>
  state === 'manual_review' || state === 'approved' || state === 'rejected';

export function toneOf(state: State): Tone {
  if (state === 'approved' || state === 'exported') return 'good';
  if (state === 'manual_review') return 'warn';
  return isError(state) || state === 'rejected' ? 'bad' : 'info';
}
