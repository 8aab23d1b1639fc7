// Exact decimals: a big integer and a number of places. No float ever holds money.

export interface Decimal {
  units: bigint;
  places: number;
}

export function decimal(text: string): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const units = BigInt((whole ?? '') + fraction);
  return { units: sign ? -units : units, places: fraction.length };
}

const at = (value: Decimal, places: number) => value.units * 10n ** BigInt(places - value.places);

export function add(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { units: at(a, places) + at(b, places), places };
}

export const negate = (a: Decimal): Decimal => ({ units: -a.units, places: a.places });

export const multiply = (a: Decimal, b: Decimal): Decimal => ({
  units: a.units * b.units,
  places: a.places + b.places,
});

// Half away from zero, as invoices are rounded.
export function rounded(a: Decimal, places: number): Decimal {
  if (a.places <= places) return { units: at(a, places), places };
  const scale = 10n ** BigInt(a.places - places);
  const half = a.units < 0n ? -scale / 2n : scale / 2n;
  return { units: (a.units + half) / scale, places };
}

export function equal(a: Decimal, b: Decimal): boolean {
  const places = Math.max(a.places, b.places);
  return at(a, places) === at(b, places);
}

export function textOf(a: Decimal): string {
  const digits = (a.units < 0n ? -a.units : a.units).toString().padStart(a.places + 1, '0');
  const whole = digits.slice(0, digits.length - a.places);
  const fraction = a.places > 0 ? `.${digits.slice(-a.places)}` : '';
  return `${a.units < 0n ? '-' : ''}${whole}${fraction}`;
}
