// Which field is active, which page is shown, and what is drawn on it.
import { useCallback, useMemo, useState } from 'react';
import type { Fields } from './fields';
import type { Mark } from './Viewer';
import { boxOf } from './words';

export function useSelection(fields: Fields, doubtful: ReadonlySet<string>) {
  const [active, setActive] = useState<string>();
  const [hovered, setHovered] = useState<string>();
  const [page, setPage] = useState(1);

  const activate = useCallback(
    (path: string) => {
      setActive(path);
      const place = fields.get(path)?.page;
      if (place) setPage(place);
    },
    [fields],
  );

  const marks = useMemo(() => {
    const found: Mark[] = [];
    for (const [path, field] of fields) {
      const box = boxOf(field.box);
      if (!box || field.page !== page) continue;
      const lit = path === active || path === hovered;
      found.push({ path, box, tone: lit ? 'active' : doubtful.has(path) ? 'doubtful' : 'plain' });
    }
    return found;
  }, [fields, page, active, hovered, doubtful]);

  return { active, activate, setHovered, page, setPage, marks };
}
