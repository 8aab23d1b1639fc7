// The fields in the order in which a person wants them: what is doubtful, the sums, then the rest.
import { NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Checks, Sums } from './Checks';
import { FieldRow, type FieldEvents } from './FieldRow';
import { addable, groupOf, isLine, type Check, type Fields, type Result, type Sections } from './fields';
import { labelOf } from './labels';
import { Lines } from './Lines';
import classes from './Review.module.css';
import { sumsOf } from './sums';
import type { ReviewState } from './useReview';

interface Props {
  result: Result;
  fields: Fields;
  sections: Sections;
  review: ReviewState;
  rows: number; // of the lines
  active: string | undefined;
  events: FieldEvents;
}

// What failed checks say about each field.
function problemsOf(checks: Check[]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const check of checks) {
    if (check.outcome !== 'failed' || check.severity === 'info') continue;
    for (const path of check.paths) found.set(path, [...(found.get(path) ?? []), check.message]);
  }
  return found;
}

const NONE: string[] = [];

export function FieldList({ result, fields, sections, review, rows, active, events }: Props) {
  const { t } = useTranslation();
  const [added, setAdded] = useState<string[]>([]);
  const problems = useMemo(() => problemsOf(result.checks), [result]);
  const rates = useMemo(
    () => [...fields.keys()].filter((path) => /^vat_breakdown\/\d+\/tax$/.test(path)).length,
    [fields],
  );
  const shown = new Set([...sections.doubtful, ...sections.groups.flatMap((group) => group.paths), ...added]);
  const fresh = Object.keys(review.edits).filter((path) => !shown.has(path) && !isLine(path));
  const row = (path: string, withGroup: boolean, doubtful: boolean) => (
    <FieldRow
      key={path}
      path={path}
      field={fields.get(path)}
      value={review.value(path)}
      edited={path in review.edits}
      doubtful={doubtful}
      active={active === path}
      withGroup={withGroup}
      problems={problems.get(path) ?? NONE}
      {...events}
    />
  );
  return (
    <>
      {sections.doubtful.length + sections.reasons.length > 0 && (
        <div className={classes.section} data-tone="doubtful">
          <h2 className={classes.heading}>{t('review.doubtful')}</h2>
          {sections.reasons.map((reason) => (
            <p key={reason} className={classes.evidence} lang="en">
              {reason}
            </p>
          ))}
          {sections.doubtful.map((path) => row(path, true, true))}
        </div>
      )}
      <Sums sums={sumsOf(review.value, rows, rates)} />
      {sections.groups.map((group) => (
        <div key={group.name} className={classes.section}>
          <h2 className={classes.heading}>{t(`group.${group.name}`)}</h2>
          <div className={classes.columns}>{group.paths.map((path) => row(path, false, sections.unsure.has(path)))}</div>
        </div>
      ))}
      {[...added, ...fresh].length > 0 && (
        <div className={classes.section}>
          <h2 className={classes.heading}>{t('review.added')}</h2>
          {[...added, ...fresh].map((path) => row(path, true, false))}
        </div>
      )}
      <NativeSelect
        className={classes.section ?? ''}
        label={t('review.add_field')}
        value=""
        onChange={(event) => setAdded([...added, event.currentTarget.value])}
        data={[
          { value: '', label: t('review.choose_field') },
          ...addable(fields, shown)
            .filter((path) => groupOf(path) !== 'document')
            .map((path) => ({ value: path, label: labelOf(t, path) })),
        ]}
      />
      <Lines
        fields={fields}
        rows={rows}
        value={review.value}
        edits={review.edits}
        doubtful={sections.unsure}
        onFocus={events.onFocus}
        onSet={events.onSet}
      />
      <Checks checks={result.checks} />
    </>
  );
}
