// What people type, or what is printed, as the canonical text that the API takes: 2024-05-31,
// 1234.50.

export type Kind = 'text' | 'code' | 'date' | 'amount' | 'number';

const SPACES = /[\s\u00a0\u202f'’]/g;
const MONEY_SIGNS = /[€$£¥]|\b(?:EUR|SEK|NOK|DKK|USD|GBP|CHF|PLN|CZK|kr)\b\.?/gi;

// The last mark that stands before one, two or more than three digits parts the decimals.
export function numberFrom(text: string): string | undefined {
  let rest = text.replace(MONEY_SIGNS, '').replace(SPACES, '').replace(/[−–]/g, '-');
  let sign = '';
  if (/^\(.*\)$/.test(rest)) [sign, rest] = ['-', rest.slice(1, -1)];
  const signed = /^([+-]?)(.*?)(-?)$/.exec(rest);
  if (signed?.[1] === '-' || signed?.[3] === '-') sign = '-';
  rest = (signed?.[2] ?? '').replace(/%$/, '');
  if (!/^\d[\d.,]*$/.test(rest)) return undefined;
  const point = decimalMark(rest);
  const [whole, fraction] =
    point < 0 ? [rest, ''] : [rest.slice(0, point), rest.slice(point + 1)];
  // Thousands are parted by the other mark.
  if (point >= 0 && whole.includes(rest[point] ?? '')) return undefined;
  const digits = whole.replace(/[.,]/g, '').replace(/^0+(?=\d)/, '');
  return `${sign}${digits || '0'}${fraction ? `.${fraction}` : ''}`;
}

function decimalMark(text: string): number {
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return -1;
  const mark = text[last] ?? '';
  const other = mark === '.' ? ',' : '.';
  if (text.includes(other)) return last;
  if (text.indexOf(mark) !== last) return -1; // 1.234.567
  return text.length - last - 1 === 3 && text[0] !== '0' ? -1 : last; // 1.234, but 0.125
}

const isDay = (year: number, month: number, day: number) => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900 && year < 2200;
};

const iso = (year: number, month: number, day: number) =>
  isDay(year, month, day)
    ? `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
    : undefined;

// Year first, else day first; month first only where day first is no date (12/31/2024).
export function dateFrom(text: string): string | undefined {
  const parts = text.trim().split(/[\s./-]+/).filter(Boolean);
  if (/^\d{8}$/.test(text.trim())) {
    const all = text.trim();
    return iso(Number(all.slice(0, 4)), Number(all.slice(4, 6)), Number(all.slice(6)));
  }
  if (parts.length !== 3 || !parts.every((part) => /^\d{1,4}$/.test(part))) return undefined;
  const [a = 0, b = 0, c = 0] = parts.map(Number);
  if (parts[0]?.length === 4) return iso(a, b, c);
  const year = c < 100 ? 2000 + c : c;
  return iso(year, b, a) ?? iso(year, a, b);
}

// undefined: it does not fit the field. An empty text removes the value.
export function canonical(kind: Kind, text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  if (kind === 'date') return dateFrom(trimmed);
  if (kind === 'number') return numberFrom(trimmed);
  if (kind === 'amount') {
    const number = numberFrom(trimmed);
    if (number === undefined) return undefined;
    const [whole = '', fraction = ''] = number.split('.');
    return `${whole}.${fraction.padEnd(2, '0')}`;
  }
  return trimmed;
}
