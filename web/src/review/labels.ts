import type { TFunction } from 'i18next';
import { groupOf, leafOf, rowOf } from './fields';

// A catalogue's keys have no dots: "price.net" is leaf.price_net.
export const leafKey = (leaf: string) => `leaf.${leaf.replaceAll('.', '_')}`;

// "Seller: VAT number", "Lines: 3. Amount"; within its own section without the group.
export function labelOf(t: TFunction, path: string, withGroup = true): string {
  const row = rowOf(path);
  const leaf = t(leafKey(leafOf(path)));
  const numbered = row === undefined ? leaf : `${row + 1}. ${leaf}`;
  return withGroup ? `${t(`group.${groupOf(path)}`)}: ${numbered}` : numbered;
}
