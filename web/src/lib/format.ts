// Values for people, in their language. Amounts stay texts: no float ever holds money.
import i18next from 'i18next';

const locale = () => i18next.language || 'en';

export function formatDate(iso: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  const dayOnly = /^\d{4}-\d{2}-\d{2}$/.test(iso);
  return new Intl.DateTimeFormat(locale(), {
    dateStyle: 'medium',
    ...(dayOnly ? { timeZone: 'UTC' } : { timeStyle: 'short' }),
  }).format(time);
}

// "1234.5" → "1,234.50" with the language's own marks; texts that are no amount stay as they are.
export function formatAmount(amount: string, currency = ''): string {
  if (!/^-?\d+(\.\d+)?$/.test(amount)) return amount;
  const places = Math.max(2, amount.split('.')[1]?.length ?? 0);
  const number = new Intl.NumberFormat(locale(), {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  }).format(amount as Intl.StringNumericLiteral);
  return currency ? `${number} ${currency}` : number;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: UNITS[step],
    unitDisplay: 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}

export const formatPercent = (share: number) =>
  new Intl.NumberFormat(locale(), { style: 'percent' }).format(share);
