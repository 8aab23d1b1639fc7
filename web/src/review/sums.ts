// The arithmetic of an invoice, over what stands in the fields now. Pure.
import { add, decimal, equal, multiply, negate, rounded, textOf, type Decimal } from './decimal';

export type ValueOf = (path: string) => string;

export interface Sum {
  id: 'lines' | 'net' | 'net_vat_gross' | 'vat';
  expected: string; // what adds up
  stated: string; // what the invoice says
  difference: string; // stated − expected; '' when equal
}

const NOTHING: Decimal = { units: 0n, places: 2 };

function compared(id: Sum['id'], expected: Decimal, stated: Decimal): Sum {
  const same = equal(expected, stated);
  return {
    id,
    expected: textOf(expected),
    stated: textOf(stated),
    difference: same ? '' : textOf(add(stated, negate(expected))),
  };
}

// The sum of a column; undefined when no row has a value or one is no number.
export function columnSum(value: ValueOf, group: string, rows: number, column: string): Decimal | undefined {
  let sum: Decimal | undefined;
  for (let row = 0; row < rows; row += 1) {
    const text = value(`${group}/${row}/${column}`);
    if (text === '') continue;
    const number = decimal(text);
    if (!number) return undefined;
    sum = add(sum ?? NOTHING, number);
  }
  return sum;
}

// Lines may be printed with or without VAT: they have to fit one of the totals.
function linesSum(value: ValueOf, rows: number): Sum | undefined {
  const sum = columnSum(value, 'lines', rows, 'net_amount') ?? columnSum(value, 'lines', rows, 'gross_amount');
  const totals = ['totals.line_net', 'totals.net', 'totals.gross'].flatMap((path) => decimal(value(path)) ?? []);
  const [first] = totals;
  if (!sum || !first) return undefined;
  return compared('lines', sum, totals.find((total) => equal(total, sum)) ?? first);
}

// Allowances and charges of the whole invoice lie between the lines and the net total.
function netSum(value: ValueOf): Sum | undefined {
  const [lines, net] = [decimal(value('totals.line_net')), decimal(value('totals.net'))];
  if (!lines || !net) return undefined;
  const allowances = decimal(value('totals.allowances')) ?? NOTHING;
  const charges = decimal(value('totals.charges')) ?? NOTHING;
  return compared('net', add(add(lines, negate(allowances)), charges), net);
}

export function sumsOf(value: ValueOf, lines: number, rates: number): Sum[] {
  const [net, vat, gross] = ['totals.net', 'totals.vat', 'totals.gross'].map((path) => decimal(value(path)));
  const rounding = decimal(value('totals.rounding'));
  const out: (Sum | undefined)[] = [linesSum(value, lines), netSum(value)];
  const taxes = columnSum(value, 'vat_breakdown', rates, 'tax');
  if (taxes && vat) out.push(compared('vat', taxes, vat));
  if (net && vat && gross) {
    const plain = compared('net_vat_gross', add(net, vat), gross);
    out.push(
      plain.difference && rounding
        ? compared('net_vat_gross', add(add(net, vat), rounding), gross)
        : plain,
    );
  }
  return out.filter((sum) => sum !== undefined);
}

// Whether quantity × price is not the amount; false where one is missing.
export function lineDiffers(value: ValueOf, row: number): boolean {
  const [quantity, price, amount] = ['quantity', 'price.net', 'net_amount'].map((column) =>
    decimal(value(`lines/${row}/${column}`)),
  );
  if (!quantity || !price || !amount) return false;
  return !equal(rounded(multiply(quantity, price), 2), rounded(amount, 2));
}
