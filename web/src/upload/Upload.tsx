// Files in: dropped, pasted, chosen or photographed; then followed through the stages.
import { Button, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsLive, useStatusEvents } from '@/api/events';
import { Chooser } from './Chooser';
import { ItemRow } from './ItemRow';
import { addFiles, applyStatus, clearDone, isSending, refresh, useUploads } from './store';
import classes from './Upload.module.css';

const POLL_MS = 2000;

// Pasted pictures and files anywhere on the page.
function usePaste() {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) addFiles(files);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
}

// The browser asks before it drops files that are on their way.
function useLeaveWarning() {
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (isSending()) event.preventDefault();
    };
    window.addEventListener('beforeunload', onLeave);
    return () => window.removeEventListener('beforeunload', onLeave);
  }, []);
}

function useStates() {
  const live = useIsLive();
  useStatusEvents(applyStatus);
  useEffect(() => {
    void refresh();
    if (live) return;
    const timer = setInterval(() => void refresh(), POLL_MS);
    return () => clearInterval(timer);
  }, [live]);
}

export function Upload() {
  const { t } = useTranslation();
  const items = useUploads();
  usePaste();
  useLeaveWarning();
  useStates();
  return (
    <div className={classes.page}>
      <Title order={1} size="h3">
        {t('upload.title')}
      </Title>
      <Chooser onFiles={addFiles} />
      {items.length > 0 && (
        <section aria-label={t('upload.list')}>
          <div className={classes.listHead}>
            <Text size="sm" c="dimmed" role="status">
              {t('upload.count', { count: items.length })}
            </Text>
            <Button variant="subtle" size="compact-sm" onClick={clearDone}>
              {t('upload.clear')}
            </Button>
          </div>
          <ul className={classes.list}>
            {items.map((item) => (
              <ItemRow key={item.key} item={item} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
