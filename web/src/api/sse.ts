// Reads a stream of server-sent events (HTML standard, section 9.2) piece by piece. EventSource
// cannot send a token, so the page reads the stream itself.

export interface ServerEvent {
  id: string;
  event: string;
  data: string;
}

// Give it text as it arrives; it returns the events that are complete.
export function sseParser() {
  let rest = '';
  let lastId = '';
  return (text: string): ServerEvent[] => {
    rest += text;
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    const events: ServerEvent[] = [];
    for (const block of blocks) {
      let event = 'message';
      const data: string[] = [];
      for (const line of block.split(/\r?\n/)) {
        const [, name, value] = /^([a-z]+)(?:: ?(.*))?$/.exec(line) ?? [];
        if (name === 'id') lastId = value ?? '';
        if (name === 'event') event = value ?? '';
        if (name === 'data') data.push(value ?? '');
      }
      if (data.length > 0) events.push({ id: lastId, event, data: data.join('\n') });
    }
    return events;
  };
}
