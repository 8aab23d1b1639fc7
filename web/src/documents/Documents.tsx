// The list of all documents: filters in the address, many selected at once.
import { Alert, Button, Text, Title } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Document } from '@/api/client';
import { useErrorText } from '@/lib/useErrorText';
import { BulkBar } from './BulkBar';
import classes from './Documents.module.css';
import { filterFrom, queryFrom, type Patch } from './filter';
import { FilterBar } from './FilterBar';
import { List } from './List';
import { useDocuments } from './queries';

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={classes.nothing}>
      <Text>{filtered ? t('documents.none_found') : t('documents.none')}</Text>
      {!filtered && (
        <Button component={Link} to="/upload">
          {t('documents.upload_first')}
        </Button>
      )}
    </div>
  );
}

export function Documents() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [query, setQuery] = useSearchParams();
  const filter = filterFrom(query);
  const list = useDocuments(filter);
  const [selected, setSelected] = useState<ReadonlyMap<string, Document>>(new Map());
  // Put together from the address: it may be newer than what is rendered.
  const change = useCallback(
    (patch: Patch) => {
      const present = filterFrom(new URLSearchParams(window.location.search));
      setSelected(new Map());
      setQuery(queryFrom({ ...present, ...patch }), { replace: true });
    },
    [setQuery],
  );
  const toggle = useCallback((document: Document) => {
    setSelected((before) => {
      const after = new Map(before);
      if (!after.delete(document.document_id)) after.set(document.document_id, document);
      return after;
    });
  }, []);
  const { documents } = list;
  const all = documents.length > 0 && documents.every((one) => selected.has(one.document_id));
  return (
    <div className={classes.page}>
      <Title order={1} className="visually-hidden">
        {t('documents.title')}
      </Title>
      <FilterBar filter={filter} onChange={change} />
      <BulkBar selected={[...selected.values()]} onDone={() => setSelected(new Map())} />
      {list.error && (
        <Alert role="alert" color="red" variant="outline" mx="md" my="xs">
          {errorText(list.error)}
        </Alert>
      )}
      {list.isSuccess && documents.length === 0 ? (
        <Nothing filtered={query.size > 0} />
      ) : (
        <List
          documents={documents}
          selected={selected}
          allSelected={all}
          onToggle={toggle}
          onToggleAll={() =>
            setSelected(all ? new Map() : new Map(documents.map((one) => [one.document_id, one])))
          }
          hasMore={list.hasNextPage}
          onEnd={() => {
            if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
          }}
        />
      )}
    </div>
  );
}
