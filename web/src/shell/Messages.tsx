// Whole pages that say one thing.
import { Anchor, Button, Center, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Center mih="60vh" p="md">
      <Stack align="center" gap="xs">
        <Title order={1} size="h3">
          {t('shell.not_found')}
        </Title>
        <Anchor component={Link} to="/documents">
          {t('shell.to_documents')}
        </Anchor>
      </Stack>
    </Center>
  );
}

export function Unreachable({ again }: { again: () => void }) {
  const { t } = useTranslation();
  return (
    <Center mih="60vh" p="md" component="main">
      <Stack align="center" gap="xs">
        <Title order={1} size="h3">
          {t('shell.unreachable')}
        </Title>
        <Text c="dimmed">{t('error.offline')}</Text>
        <Button onClick={again}>{t('common.again')}</Button>
      </Stack>
    </Center>
  );
}
