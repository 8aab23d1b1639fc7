import { Anchor, Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ApiError } from '@/api/problem';
import { formatBytes } from '@/lib/format';
import { StateMark } from '@/lib/StateMark';
import { isFinished } from '@/lib/states';
import { useErrorText } from '@/lib/useErrorText';
import type { Item, UploadedDocument } from './items';
import { canRetry, retry } from './store';
import classes from './Upload.module.css';

function DocumentLine({ document, name }: { document: UploadedDocument; name: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.document}>
      {isFinished(document.state) ? (
        <Anchor component={Link} to={`/documents/${document.id}`} size="sm">
          {t('upload.open', { name })}
        </Anchor>
      ) : (
        <Progress
          className={classes.stages ?? ''}
          value={document.percentage}
          aria-label={t('upload.stages', { name })}
        />
      )}
      <StateMark state={document.state} />
      {document.duplicateOf && (
        <span className={classes.duplicate}>
          {t('upload.duplicate')}{' '}
          <Anchor component={Link} to={`/documents/${document.duplicateOf}`} size="sm" underline="always">
            {t('upload.earlier')}
          </Anchor>
        </span>
      )}
    </div>
  );
}

function Sending({ item }: { item: Item }) {
  const { t } = useTranslation();
  const text =
    item.phase === 'waiting'
      ? t('upload.waiting')
      : t('upload.sent', { sent: formatBytes(item.sent), size: formatBytes(item.size) });
  return (
    <div className={classes.document}>
      <Progress
        className={classes.stages ?? ''}
        value={item.size > 0 ? (item.sent / item.size) * 100 : 0}
        aria-label={item.name}
      />
      <span className={classes.bytes}>{text}</span>
    </div>
  );
}

function Failure({ item }: { item: Item }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const text =
    item.phase === 'interrupted'
      ? t('upload.interrupted')
      : errorText(new ApiError(0, item.error?.code ?? '', item.error?.message ?? ''));
  return (
    <div className={classes.document} role="alert">
      <span className={classes.error}>{text}</span>
      {item.error?.passing && canRetry(item.key) && (
        <Button size="compact-sm" variant="default" onClick={() => retry(item.key)}>
          {t('common.again')}
        </Button>
      )}
    </div>
  );
}

export function ItemRow({ item }: { item: Item }) {
  return (
    <li className={classes.item}>
      <div className={classes.name}>
        <strong>{item.name}</strong>
        <span className={classes.bytes}>{formatBytes(item.size)}</span>
      </div>
      {(item.phase === 'waiting' || item.phase === 'sending') && <Sending item={item} />}
      {(item.phase === 'failed' || item.phase === 'interrupted') && <Failure item={item} />}
      {item.documents.map((document) => (
        <DocumentLine key={document.id} document={document} name={item.name} />
      ))}
    </li>
  );
}
