// The lines as a grid to type in, with their sum.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAmount } from '@/lib/format';
import { Icon } from '@/lib/icons';
import { columnsOf } from './columns';
import { textOf } from './decimal';
import { kindOf, type Fields } from './fields';
import { fieldId, type FieldEvents } from './FieldRow';
import { labelOf, leafKey } from './labels';
import classes from './Review.module.css';
import { columnSum, lineDiffers } from './sums';
import { canonical } from './values';

const NUMERIC = new Set(['amount', 'number']);

interface CellProps extends Pick<FieldEvents, 'onFocus' | 'onSet'> {
  path: string;
  value: string;
  doubtful: boolean;
  edited: boolean;
  onMove: (path: string, step: 1 | -1) => boolean;
}

const Cell = memo(function Cell({ path, value, doubtful, edited, onFocus, onSet, onMove }: CellProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setText(value);
  }
  const kind = kindOf(path);
  const next = canonical(kind, text);
  const commit = () => {
    if (next !== undefined && next !== value) onSet(path, next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (event.key === 'Escape') event.currentTarget.blur();
    else if (!step || !onMove(path, step)) return;
    event.preventDefault();
  };
  return (
    <input
      id={fieldId(path)}
      className={classes.cell}
      data-kind={NUMERIC.has(kind) ? 'number' : 'text'}
      data-status={edited ? 'edited' : doubtful ? 'doubtful' : 'sure'}
      aria-label={labelOf(t, path, false)}
      aria-invalid={next === undefined}
      title={next === undefined ? t(`review.invalid.${kind}`) : undefined}
      value={text}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onFocus={() => onFocus(path)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
});

interface Props extends Pick<FieldEvents, 'onFocus' | 'onSet'> {
  fields: Fields;
  rows: number; // with those that were added
  value: (path: string) => string;
  edits: Readonly<Record<string, string>>;
  doubtful: ReadonlySet<string>;
}

function move(path: string, step: 1 | -1): boolean {
  const row = Number(/\/(\d+)\//.exec(path)?.[1]);
  const target = document.getElementById(fieldId(path.replace(`/${row}/`, `/${row + step}/`)));
  target?.focus();
  return target !== null;
}

export function Lines({ fields, rows, value, edits, doubtful, onFocus, onSet }: Props) {
  const { t } = useTranslation();
  const [added, setAdded] = useState(0);
  const columns = columnsOf([...fields.keys(), ...Object.keys(edits)]);
  const count = rows + added;
  const sum = columnSum(value, 'lines', count, 'net_amount');
  const clear = (row: number) => {
    for (const column of columns) {
      const path = `lines/${row}/${column}`;
      if (value(path) !== '') onSet(path, '');
    }
  };
  const rowNumbers = Array.from({ length: count }, (_, row) => row);
  return (
    <section aria-label={t('group.lines')} className={classes.lines}>
      <h2 className={classes.heading}>{t('review.lines', { count: rows })}</h2>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" data-kind={NUMERIC.has(kindOf(`lines/0/${column}`)) ? 'number' : 'text'}>
                  {t(leafKey(column))}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {rowNumbers.map((row) => (
              <tr key={row} data-differs={lineDiffers(value, row)}>
                {columns.map((column) => {
                  const path = `lines/${row}/${column}`;
                  return (
                    <td key={column} data-column={column}>
                      <Cell
                        path={path}
                        value={value(path)}
                        doubtful={doubtful.has(path)}
                        edited={path in edits}
                        onFocus={onFocus}
                        onSet={onSet}
                        onMove={move}
                      />
                    </td>
                  );
                })}
                <td>
                  <Tooltip label={t('review.clear_line')}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`${t('review.clear_line')} ${row + 1}`}
                      onClick={() => clear(row)}
                    >
                      <Icon name="close" size={14} />
                    </ActionIcon>
                  </Tooltip>
                </td>
              </tr>
            ))}
          </tbody>
          {sum && (
            <tfoot>
              <tr>
                <th scope="row" colSpan={columns.length - 1}>
                  {t('review.line_sum')}
                </th>
                <td data-kind="number">{formatAmount(textOf(sum))}</td>
                <td />
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => setAdded(added + 1)}
      >
        {t('review.add_line')}
      </Button>
    </section>
  );
}
