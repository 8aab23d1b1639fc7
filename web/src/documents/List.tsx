// The rows: only those in view exist, so ten thousand are as quick as ten. A table for screen
// readers; on a phone each row is a card.
import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Document } from '@/api/client';
import classes from './Documents.module.css';
import { Row } from './Row';

const ROW_PX = 64;
const CARD_PX = 92;
const PHONE = matchMedia('(width < 640px)');
const AHEAD = 20; // rows before the end when the next page is asked for

interface Props {
  documents: Document[];
  selected: ReadonlyMap<string, Document>;
  allSelected: boolean;
  onToggle: (document: Document) => void;
  onToggleAll: () => void;
  hasMore: boolean;
  onEnd: () => void;
}

const COLUMNS = ['document', 'number', 'date', 'gross', 'state', 'uploaded'] as const;

function Head({ props }: { props: Props }) {
  const { t } = useTranslation();
  return (
    <div role="row" className={classes.head} aria-rowindex={1}>
      <div role="columnheader">
        <Checkbox
          aria-label={t('documents.select_all')}
          checked={props.allSelected}
          indeterminate={!props.allSelected && props.selected.size > 0}
          onChange={props.onToggleAll}
        />
      </div>
      {COLUMNS.map((name) => (
        <div role="columnheader" key={name} data-column={name}>
          {t(`documents.column.${name}`)}
        </div>
      ))}
    </div>
  );
}

// j/k and arrows move, Enter opens, x selects.
function useRowKeys({ documents, onToggle }: Props, show: (index: number) => void) {
  const navigate = useNavigate();
  const [active, setActive] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const document = documents[active];
    if (step) {
      const next = Math.min(documents.length - 1, Math.max(0, active + step));
      setActive(next);
      show(next);
    } else if (event.key === 'x' && document) {
      onToggle(document);
    } else if (event.key === 'Enter' && document && event.target === event.currentTarget) {
      void navigate(`/documents/${document.document_id}`);
    } else {
      return;
    }
    event.preventDefault();
  };
  return { active, setActive, onKeyDown };
}

export function List(props: Props) {
  const { t } = useTranslation();
  const { documents, hasMore, onEnd } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: documents.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (PHONE.matches ? CARD_PX : ROW_PX),
    overscan: 8,
  });
  const keys = useRowKeys(props, (index) => rows.scrollToIndex(index));
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= documents.length - AHEAD) onEnd();
  }, [hasMore, last, documents.length, onEnd]);
  const activeId = documents[keys.active] && `row-${documents[keys.active]?.document_id ?? ''}`;
  return (
    <div
      ref={scroll}
      className={classes.list}
      role="grid"
      aria-label={t('documents.title')}
      aria-rowcount={hasMore ? -1 : documents.length + 1}
      aria-activedescendant={activeId}
      aria-multiselectable="true"
      tabIndex={0}
      onKeyDown={keys.onKeyDown}
    >
      <Head props={props} />
      <div role="rowgroup" className={classes.rows} style={{ height: rows.getTotalSize() }}>
        {items.map((item) => {
          const document = documents[item.index];
          return (
            document && (
              <Row
                key={document.document_id}
                document={document}
                index={item.index}
                top={item.start}
                height={item.size}
                active={item.index === keys.active}
                selected={props.selected.has(document.document_id)}
                onToggle={props.onToggle}
                onActivate={keys.setActive}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
