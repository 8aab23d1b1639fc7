import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/problem';

// What went wrong, for people: our own words where we have them, else the service's.
export function useErrorText() {
  const { t, i18n } = useTranslation();
  return (error: unknown): string => {
    if (!(error instanceof ApiError)) return t('error.unknown');
    const own = `error.${error.code}`;
    if (i18n.exists(own)) return t(own);
    return error.message || t('error.unknown');
  };
}
