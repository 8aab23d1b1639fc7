// The pages of the list that are loaded, and what events change in them. Pure.
import type { Schemas } from '@/api/client';
import type { StatusEvent } from '@/api/events';

export interface Pages {
  pages: Schemas['DocumentPage'][];
  pageParams: unknown[];
}

// What did not change stays the same object, so that only its own row is drawn again.
export function withStatuses(data: Pages, events: ReadonlyMap<string, StatusEvent>): Pages {
  let touched = false;
  const pages = data.pages.map((page) => {
    if (!page.documents.some((one) => events.has(one.document_id))) return page;
    touched = true;
    const documents = page.documents.map((one) => {
      const event = events.get(one.document_id);
      if (!event) return one;
      const { status, status_name, progress, at } = event;
      return { ...one, status, status_name, progress, last_update: at };
    });
    return { ...page, documents };
  });
  return touched ? { ...data, pages } : data;
}
