import { Checkbox } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Document } from '@/api/client';
import { formatAmount, formatDate } from '@/lib/format';
import { pagePath, usePicture } from '@/lib/pictures';
import { StateMark } from '@/lib/StateMark';
import { isError, isFinished } from '@/lib/states';
import classes from './Documents.module.css';

const THUMB_DPI = 12; // about 100 pixels across

function Thumb({ id }: { id: string }) {
  const { url } = usePicture(pagePath(id, 1, THUMB_DPI));
  return url ? <img className={classes.thumb} src={url} alt="" /> : <span className={classes.thumb} />;
}

interface Props {
  document: Document;
  index: number;
  top: number; // px
  height: number; // px
  active: boolean;
  selected: boolean;
  onToggle: (document: Document) => void;
  onActivate: (index: number) => void;
}

export const Row = memo(function Row(props: Props) {
  const { t } = useTranslation();
  const { document, index } = props;
  const { summary, status } = document;
  const name = summary.seller || document.file_name;
  return (
    <div
      role="row"
      id={`row-${document.document_id}`}
      className={classes.row}
      aria-rowindex={index + 2}
      aria-selected={props.selected}
      data-active={props.active}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
    >
      <div role="gridcell">
        <Checkbox
          aria-label={t('documents.select', { name })}
          checked={props.selected}
          onChange={() => {
            props.onActivate(index);
            props.onToggle(document);
          }}
        />
      </div>
      <div role="gridcell" data-column="document">
        <Thumb id={document.document_id} />
        <span className={classes.names}>
          <Link to={`/documents/${document.document_id}`} className={classes.name ?? ''}>
            {name}
          </Link>
          <span className={classes.file}>
            {isError(status) ? document.error?.message : document.file_name}
          </span>
        </span>
      </div>
      <div role="gridcell" data-column="number">
        {summary.number}
      </div>
      <div role="gridcell" data-column="date">
        {summary.issue_date && formatDate(summary.issue_date)}
      </div>
      <div role="gridcell" data-column="gross">
        {summary.gross && formatAmount(summary.gross, summary.currency)}
      </div>
      <div role="gridcell" data-column="state">
        <StateMark state={status} />
        {!isFinished(status) && (
          <progress
            className={classes.progress}
            max={100}
            value={document.progress.percentage}
            aria-label={t(`state.${status}`)}
          />
        )}
      </div>
      <div role="gridcell" data-column="uploaded">
        {formatDate(document.created_at)}
      </div>
    </div>
  );
});
