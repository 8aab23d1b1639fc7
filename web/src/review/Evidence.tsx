// Where a value comes from and what vouches for it.
import { useTranslation } from 'react-i18next';
import type { Field } from './fields';
import classes from './Review.module.css';

export function Evidence({ field }: { field: Field }) {
  const { t } = useTranslation();
  const parts = [t(`review.source.${field.source}`)];
  if (field.page) parts.push(t('review.on_page', { page: field.page }));
  if (field.raw && field.raw !== field.value) parts.push(t('review.printed', { raw: field.raw }));
  parts.push(
    field.validated_by.length > 0
      ? t('review.proven', { by: field.validated_by.map((name) => t(`review.by.${name}`)).join(', ') })
      : t('review.unproven'),
  );
  return <p className={classes.evidence}>{parts.join(' · ')}</p>;
}
