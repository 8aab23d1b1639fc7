// One document: its page and its fields side by side, made for the keyboard.
import { Alert, Anchor, Center, Loader, Progress, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { StateMark } from '@/lib/StateMark';
import { isError, isFinished } from '@/lib/states';
import { useErrorText } from '@/lib/useErrorText';
import { Desk } from './Desk';
import { useReviewed, type Reviewed } from './queries';
import { RestartButton } from './RestartButton';

// Still at work, or ended without a result.
function WithoutResult({ reviewed }: { reviewed: Reviewed }) {
  const { t } = useTranslation();
  const { document } = reviewed;
  return (
    <Center p="lg" mih="50vh">
      <Stack align="center" maw={520} gap="md">
        <Title order={1} size="h4">
          {document.file_name}
        </Title>
        <StateMark state={document.status} />
        {isError(document.status) ? (
          <Alert color="red" variant="outline" role="alert">
            {document.error?.message}
          </Alert>
        ) : (
          <Text>{t(`state_hint.${document.status}`)}</Text>
        )}
        {!isFinished(document.status) && (
          <Progress w={260} value={document.progress.percentage} aria-label={t(`state.${document.status}`)} />
        )}
        {isFinished(document.status) && <RestartButton document={document} />}
        <Anchor component={Link} to="/documents">
          {t('shell.to_documents')}
        </Anchor>
      </Stack>
    </Center>
  );
}

export function Review() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { id = '' } = useParams();
  const { data, error } = useReviewed(id);
  if (error && !data) {
    return (
      <Center p="lg" mih="50vh">
        <Stack align="center">
          <Title order={1} size="h4">
            {t('review.title')}
          </Title>
          <Alert role="alert" color="red" variant="outline">
            {errorText(error)}
          </Alert>
          <Anchor component={Link} to="/documents">
            {t('shell.to_documents')}
          </Anchor>
        </Stack>
      </Center>
    );
  }
  if (!data) {
    return (
      <Center mih="50vh">
        <Loader aria-label={t('review.loading')} />
      </Center>
    );
  }
  if (!data.result) return <WithoutResult reviewed={data} />;
  return <Desk key={id} id={id} reviewed={data} result={data.result} />;
}
