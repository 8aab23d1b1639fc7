import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Document } from '@/api/client';
import { formatAmount, formatPercent } from '@/lib/format';
import { Icon, type IconName } from '@/lib/icons';
import { StateMark } from '@/lib/StateMark';
import { useSession } from '@/session/context';
import { mayReview } from '@/session/session';
import type { Command } from './keys';
import classes from './Review.module.css';
import { ToolButton } from './ToolButton';
import type { ReviewState } from './useReview';

interface Props {
  document: Document;
  review: ReviewState;
  open: number; // doubtful fields that nobody has looked at
  onCommand: (command: Command) => void;
}

export function DeskHead({ document, review, open, onCommand }: Props) {
  const { t } = useTranslation();
  const { session } = useSession();
  const { summary } = document;
  const changes = Object.keys(review.edits).length;
  const icon = (name: IconName, command: Command, disabled = false) => (
    <ToolButton
      icon={name}
      label={t(`review.key.${command}`)}
      disabled={disabled}
      onClick={() => onCommand(command)}
    />
  );
  return (
    <header className={classes.head}>
      {icon('left', 'previous_document')}
      {icon('right', 'next_document')}
      <div className={classes.titles}>
        <h1 className={classes.title}>{summary.seller || document.file_name}</h1>
        <span className={classes.subtitle}>
          {[summary.number, summary.gross && formatAmount(summary.gross, summary.currency), document.file_name]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <StateMark state={document.status} />
      <span className={classes.score} title={t('review.score_hint')}>
        {document.quality_score !== null && formatPercent(document.quality_score)}
      </span>
      <span className={classes.openCount} role="status">
        {open > 0 ? t('review.open', { count: open }) : t('review.none_open')}
      </span>
      {icon('keyboard', 'help')}
      {mayReview(session) && (
        <>
          {icon('undo', 'undo', !review.canUndo)}
          <Button
            variant="default"
            leftSection={<Icon name="save" size={16} />}
            disabled={changes === 0 || review.busy}
            onClick={() => onCommand('save')}
          >
            {changes > 0 ? t('review.save_count', { count: changes }) : t('review.saved')}
          </Button>
          <Button variant="default" disabled={review.busy} onClick={() => onCommand('reject')}>
            {t('review.reject')}
          </Button>
          <Button
            id="approve"
            leftSection={<Icon name="check" size={16} />}
            loading={review.busy}
            onClick={() => onCommand('approve')}
          >
            {t('review.approve')}
          </Button>
        </>
      )}
    </header>
  );
}
