// Actions on what is selected, and what became of them.
import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Document } from '@/api/client';
import { Icon, type IconName } from '@/lib/icons';
import { useErrorText } from '@/lib/useErrorText';
import { useSession } from '@/session/context';
import { mayReview } from '@/session/session';
import { exportResults, runAction, type Action, type Outcome } from './actions';
import classes from './Documents.module.css';

const ICONS: Record<Action, IconName> = {
  approve: 'check',
  restart: 'restart',
  export: 'download',
  delete: 'trash',
};

function Result({ outcome, onClose }: { outcome: Outcome; onClose: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { done, refused } = outcome;
  return (
    <Alert
      role="status"
      mx="md"
      my="xs"
      variant="outline"
      color={refused.length > 0 ? 'red' : 'green'}
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={onClose}
      title={t('bulk.done', { count: done })}
    >
      {refused.map(({ document, error }) => (
        <Text key={document.document_id} size="sm">
          {document.file_name}: {errorText(error)}
        </Text>
      ))}
    </Alert>
  );
}

export function BulkBar({ selected, onDone }: { selected: Document[]; onDone: () => void }) {
  const { t } = useTranslation();
  const { session } = useSession();
  const client = useQueryClient();
  const [busy, setBusy] = useState<Action>();
  const [asking, setAsking] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const run = async (action: Action) => {
    setAsking(false);
    setBusy(action);
    setOutcome(await (action === 'export' ? exportResults(selected) : runAction(action, selected)));
    setBusy(undefined);
    onDone();
    await client.invalidateQueries({ queryKey: ['documents'] });
  };
  const button = (action: Action) => (
    <Button
      key={action}
      size="compact-md"
      variant="default"
      leftSection={<Icon name={ICONS[action]} size={16} />}
      loading={busy === action}
      disabled={busy !== undefined}
      onClick={() => (action === 'delete' ? setAsking(true) : void run(action))}
    >
      {t(`bulk.${action}`)}
    </Button>
  );
  const actions: Action[] = mayReview(session) ? ['approve', 'restart', 'export', 'delete'] : ['export'];
  return (
    <>
      {outcome && <Result outcome={outcome} onClose={() => setOutcome(undefined)} />}
      {selected.length > 0 && (
        <div className={classes.bulk} role="toolbar" aria-label={t('bulk.title')}>
          <Text size="sm" fw={600} role="status">
            {t('bulk.selected', { count: selected.length })}
          </Text>
          {actions.map(button)}
        </div>
      )}
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('bulk.delete_title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
        <Text mb="md">{t('bulk.delete_text', { count: selected.length })}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button color="red.8" onClick={() => void run('delete')}>
            {t('bulk.delete')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
