// One field: its value, how sure it is, what vouches for it, and what else it may be.
import { Button, TextInput } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '@/lib/format';
import { Evidence } from './Evidence';
import { kindOf, type Field } from './fields';
import { alternativeOf } from './keys';
import { labelOf } from './labels';
import classes from './Review.module.css';
import { canonical } from './values';

export const fieldId = (path: string) => `field-${path.replace(/[./]/g, '-')}`;

export interface FieldEvents {
  onFocus: (path: string) => void;
  onHover: (path: string | undefined) => void;
  onSet: (path: string, value: string) => void;
  onAccept: (path: string) => void; // and go to the next that wants it
  onUndo: () => void;
}

interface Props extends FieldEvents {
  path: string;
  field: Field | undefined;
  value: string;
  edited: boolean;
  doubtful: boolean;
  active: boolean;
  withGroup: boolean;
  problems: string[]; // what failed checks say about it
}

function statusOf({ field, edited, doubtful }: Props) {
  if (edited) return 'edited';
  if (field?.status === 'corrected') return 'corrected';
  return doubtful ? 'doubtful' : 'sure';
}

export const FieldRow = memo(function FieldRow(props: Props) {
  const { t } = useTranslation();
  const { path, field, value } = props;
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  const [wrong, setWrong] = useState(false);
  if (shown !== value) {
    setShown(value);
    setText(value);
    setWrong(false);
  }
  const commit = (typed: string): boolean => {
    const next = canonical(kindOf(path), typed);
    setWrong(next === undefined);
    if (next === undefined) return false;
    setText(next);
    if (next !== value) props.onSet(path, next);
    return true;
  };
  const choose = (index: number) => {
    const alternative = field?.alternatives[index];
    if (alternative) props.onSet(path, alternative.value);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const alternative = alternativeOf(event.nativeEvent);
    if (alternative !== undefined) choose(alternative);
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      if (!commit(text)) return;
      if (canonical(kindOf(path), text) === value) props.onAccept(path);
      else props.onAccept('');
    } else if (event.key === 'Escape') event.currentTarget.blur();
    else if (event.key === 'z' && (event.ctrlKey || event.metaKey) && text === value) props.onUndo();
    else return;
    event.preventDefault();
  };
  const status = statusOf(props);
  return (
    // Hovering shows the place on the page; focus does the same by keyboard.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={classes.field}
      data-status={status}
      data-active={props.active}
      onMouseEnter={() => props.onHover(path)}
      onMouseLeave={() => props.onHover(undefined)}
    >
      <TextInput
        id={fieldId(path)}
        size="sm"
        label={labelOf(t, path, props.withGroup)}
        value={text}
        error={wrong ? t(`review.invalid.${kindOf(path)}`) : props.problems.join(' ') || undefined}
        inputMode={kindOf(path) === 'amount' || kindOf(path) === 'number' ? 'decimal' : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
        onFocus={() => props.onFocus(path)}
        onBlur={() => commit(text)}
        onKeyDown={onKeyDown}
        rightSectionWidth={86}
        rightSection={
          <span className={classes.confidence} data-status={status}>
            {status === 'edited' || status === 'corrected'
              ? t(`review.status.${status}`)
              : field
                ? formatPercent(field.confidence)
                : t('review.status.missing')}
          </span>
        }
      />
      {props.active && field && <Evidence field={field} />}
      {field && field.alternatives.length > 0 && props.active && (
        <div className={classes.alternatives} role="group" aria-label={t('review.alternatives')}>
          {field.alternatives.slice(0, 9).map((alternative, index) => (
            <Button
              key={`${alternative.value}-${index}`}
              size="compact-xs"
              variant="default"
              tabIndex={-1}
              onClick={() => choose(index)}
            >
              <kbd className={classes.key}>Alt {index + 1}</kbd> {alternative.value}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
});
