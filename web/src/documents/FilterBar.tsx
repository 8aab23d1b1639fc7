import { CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/lib/icons';
import { STATES } from '@/lib/states';
import classes from './Documents.module.css';
import type { Filter, Patch } from './filter';

const TYPING_MS = 300;

interface Props {
  filter: Filter;
  onChange: (patch: Patch) => void;
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
    const timer = setTimeout(() => onChange({ search: text.trim() }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, present, onChange]);
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
        onChange={(event) => onChange({ state: event.currentTarget.value })}
        data={[
          { value: '', label: t('documents.all_states') },
          ...STATES.map((state) => ({ value: state, label: t(`state.${state}`) })),
        ]}
      />
      <TextInput
        type="date"
        aria-label={t('documents.from')}
        title={t('documents.from')}
        leftSection={<span className={classes.short}>{t('documents.from_short')}</span>}
        leftSectionWidth={46}
        value={filter.from ?? ''}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        aria-label={t('documents.to')}
        title={t('documents.to')}
        leftSection={<span className={classes.short}>{t('documents.to_short')}</span>}
        leftSectionWidth={46}
        value={filter.to ?? ''}
        onChange={(event) => onChange({ to: event.currentTarget.value })}
      />
    </div>
  );
}
