// The arithmetic as the fields stand now, and what the service checked when it read the document.
import { useTranslation } from 'react-i18next';
import { formatAmount } from '@/lib/format';
import { Icon } from '@/lib/icons';
import type { Check } from './fields';
import classes from './Review.module.css';
import type { Sum } from './sums';

function SumLine({ sum }: { sum: Sum }) {
  const { t } = useTranslation();
  const good = sum.difference === '';
  return (
    <li data-outcome={good ? 'passed' : 'failed'}>
      <Icon name={good ? 'check' : 'warning'} size={16} />
      <span>
        {t(`review.sum.${sum.id}`, { expected: formatAmount(sum.expected), stated: formatAmount(sum.stated) })}
        {!good && ` ${t('review.differs', { by: formatAmount(sum.difference) })}`}
      </span>
    </li>
  );
}

export function Sums({ sums }: { sums: Sum[] }) {
  const { t } = useTranslation();
  if (sums.length === 0) return null;
  return (
    <ul className={classes.checks} aria-label={t('review.sums')} aria-live="polite">
      {sums.map((sum) => (
        <SumLine key={sum.id} sum={sum} />
      ))}
    </ul>
  );
}

const ORDER = { failed: 0, passed: 1, not_applicable: 2 };

export function Checks({ checks }: { checks: Check[] }) {
  const { t } = useTranslation();
  const made = checks
    .filter((check) => check.outcome !== 'not_applicable')
    .sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome]);
  const failed = made.filter((check) => check.outcome === 'failed').length;
  return (
    <details className={classes.section}>
      <summary>{t('review.checks', { count: made.length, failed })}</summary>
      <ul className={classes.checks}>
        {made.map((check, index) => (
          <li key={index} data-outcome={check.outcome}>
            <Icon name={check.outcome === 'failed' ? 'warning' : 'check'} size={16} />
            <span lang="en">{check.message}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
