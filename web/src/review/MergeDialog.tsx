// Somebody was quicker: what they changed, what is changed here, and where one has to choose.
import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Edits } from './draft';
import { labelOf } from './labels';
import type { PendingMerge } from './useReview';

interface Props {
  pending: PendingMerge;
  onResolve: (chosen: Edits) => void;
}

export function MergeDialog({ pending, onResolve }: Props) {
  const { t } = useTranslation();
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  const shown = (value: string) => value || t('review.merge.removed');
  const choose = (path: string, side: string) => {
    const next = new Set(theirs);
    if (side === 'theirs') next.add(path);
    else next.delete(path);
    setTheirs(next);
  };
  const list = (title: string, entries: [string, string][]) =>
    entries.length > 0 && (
      <div>
        <Text fw={600} size="sm">
          {title}
        </Text>
        {entries.map(([path, value]) => (
          <Text key={path} size="sm">
            {labelOf(t, path)}: {shown(value)}
          </Text>
        ))}
      </div>
    );
  const chosen = () =>
    Object.fromEntries(
      pending.conflicts.filter(({ path }) => !theirs.has(path)).map(({ path, mine }) => [path, mine]),
    );
  return (
    <Modal
      opened
      onClose={() => onResolve(chosen())}
      title={t('review.merge.title')}
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <Text size="sm">{t('review.merge.text')}</Text>
        {pending.conflicts.map(({ path, mine, theirs: other }) => (
          <Radio.Group
            key={path}
            label={labelOf(t, path)}
            value={theirs.has(path) ? 'theirs' : 'mine'}
            onChange={(side) => choose(path, side)}
          >
            <Stack gap={4} mt={4}>
              <Radio value="mine" label={t('review.merge.mine', { value: shown(mine) })} />
              <Radio value="theirs" label={t('review.merge.theirs', { value: shown(other) })} />
            </Stack>
          </Radio.Group>
        ))}
        {list(t('review.merge.kept'), Object.entries(pending.kept))}
        {list(
          t('review.merge.also'),
          pending.theirs.map(({ path, value }) => [path, value]),
        )}
        <Group justify="flex-end">
          <Button onClick={() => onResolve(chosen())} data-autofocus>
            {t('review.merge.continue')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
