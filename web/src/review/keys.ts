// The keys of the review, in one table: what is listed under ? is what works.

export type Command =
  | 'next_doubtful'
  | 'previous_doubtful'
  | 'approve'
  | 'reject'
  | 'save'
  | 'undo'
  | 'next_document'
  | 'previous_document'
  | 'zoom_in'
  | 'zoom_out'
  | 'fit'
  | 'rotate'
  | 'next_page'
  | 'previous_page'
  | 'help';

interface Binding {
  command: Command;
  key: string; // KeyboardEvent.key, in lower case
  ctrl?: boolean; // or the command key
  alt?: boolean;
  typing: boolean; // works while a field is being typed in
}

export const BINDINGS: Binding[] = [
  { command: 'next_doubtful', key: 'n', typing: false },
  { command: 'previous_doubtful', key: 'p', typing: false },
  { command: 'approve', key: 'enter', ctrl: true, typing: true },
  { command: 'reject', key: 'backspace', ctrl: true, typing: true },
  { command: 'save', key: 's', ctrl: true, typing: true },
  { command: 'undo', key: 'z', ctrl: true, typing: false },
  { command: 'undo', key: 'u', typing: false },
  { command: 'next_document', key: 'j', typing: false },
  { command: 'next_document', key: 'pagedown', alt: true, typing: true },
  { command: 'previous_document', key: 'k', typing: false },
  { command: 'previous_document', key: 'pageup', alt: true, typing: true },
  { command: 'zoom_in', key: '+', typing: false },
  { command: 'zoom_out', key: '-', typing: false },
  { command: 'fit', key: '0', typing: false },
  { command: 'rotate', key: 'r', typing: false },
  { command: 'next_page', key: 'pagedown', typing: true },
  { command: 'previous_page', key: 'pageup', typing: true },
  { command: 'help', key: '?', typing: false },
];

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

export function commandOf(pressed: Pressed, typing: boolean): Command | undefined {
  const ctrl = pressed.ctrlKey || pressed.metaKey;
  return BINDINGS.find(
    (one) =>
      one.key === pressed.key.toLowerCase() &&
      Boolean(one.ctrl) === ctrl &&
      Boolean(one.alt) === pressed.altKey &&
      (one.typing || !typing),
  )?.command;
}

// Alt+1 … Alt+9, also where Alt writes another character.
export function alternativeOf(pressed: { altKey: boolean; code: string }): number | undefined {
  const digit = /^Digit([1-9])$/.exec(pressed.code)?.[1];
  return pressed.altKey && digit ? Number(digit) - 1 : undefined;
}
