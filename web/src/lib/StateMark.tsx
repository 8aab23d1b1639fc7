import { useTranslation } from 'react-i18next';
import type { State } from '@/api/client';
import classes from './StateMark.module.css';
import { toneOf } from './states';

export function StateMark({ state }: { state: State }) {
  const { t } = useTranslation();
  return (
    <span className={classes.mark} data-tone={toneOf(state)} title={t(`state_hint.${state}`)}>
      {t(`state.${state}`)}
    </span>
  );
}
