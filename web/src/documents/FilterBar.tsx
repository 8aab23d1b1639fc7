import { CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { State } from '@/api/client';
import { Icon } from '@/lib/icons';
import { STATES } from '@/lib/states';
import classes from './Documents.module.css';
import type { Filter } from './filter';

const TYPING_MS = 300;

interface Props {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

// Searches when typing pauses.
function Search({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const present = filter.search ?? '';
  const [text, setText] = useState(present);
  const [seen, setSeen] = useState(present);
  if (seen !== present) {
    setSeen(present);
    if (present !== text.trim()) setText(present);
  }
  useEffect(() => {
    if (text.trim() === present) return;
    const timer = setTimeout(() => onChange({ ...filter, search: text.trim() }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, present, filter, onChange]);
  return (
    <TextInput
      className={classes.search ?? ''}
      type="search"
      aria-label={t('documents.search')}
      placeholder={t('documents.search')}
      leftSection={<Icon name="search" />}
      rightSection={
        text ? <CloseButton aria-label={t('documents.clear_search')} onClick={() => setText('')} /> : null
      }
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

export function FilterBar({ filter, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.filters} role="search">
      <Search filter={filter} onChange={onChange} />
      <NativeSelect
        aria-label={t('documents.state')}
        value={filter.state ?? ''}
        onChange={(event) => {
          const { state: _, ...rest } = filter;
          const state = event.currentTarget.value as State | '';
          onChange(state ? { ...rest, state } : rest);
        }}
        data={[
          { value: '', label: t('documents.all_states') },
          ...STATES.map((state) => ({ value: state, label: t(`state.${state}`) })),
        ]}
      />
      <TextInput
        type="date"
        aria-label={t('documents.from')}
        title={t('documents.from')}
        value={filter.from ?? ''}
        onChange={(event) => onChange({ ...filter, from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        aria-label={t('documents.to')}
        title={t('documents.to')}
        value={filter.to ?? ''}
        onChange={(event) => onChange({ ...filter, to: event.currentTarget.value })}
      />
    </div>
  );
}
