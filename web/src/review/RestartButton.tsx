import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap, type Document } from '@/api/client';
import { Icon } from '@/lib/icons';

export function RestartButton({ document }: { document: Document }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const id = document.document_id;
  const restart = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/documents/{id}/restart', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['review', id] }),
  });
  return (
    <Button
      variant="default"
      leftSection={<Icon name="restart" />}
      loading={restart.isPending}
      onClick={() => restart.mutate()}
    >
      {t('bulk.restart')}
    </Button>
  );
}
