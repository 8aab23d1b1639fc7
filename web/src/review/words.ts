// The words of a page and which of them a person points at. Pure.
export type Box = readonly [number, number, number, number]; // x0, y0, x1, y1 as shares of the page

export interface Word {
  text: string;
  box: Box;
}

const SLACK = 0.004; // a share of the page: fingers and narrow letters

export function wordAt(words: readonly Word[], x: number, y: number): Word | undefined {
  const near = words.filter(
    ({ box }) =>
      x >= box[0] - SLACK && x <= box[2] + SLACK && y >= box[1] - SLACK && y <= box[3] + SLACK,
  );
  const distance = ({ box }: Word) =>
    Math.hypot(x - (box[0] + box[2]) / 2, y - (box[1] + box[3]) / 2);
  return near.sort((a, b) => distance(a) - distance(b))[0];
}

export const boxOf = (box: readonly number[] | undefined): Box | undefined => {
  const [x0, y0, x1, y1] = box ?? [];
  return x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined
    ? undefined
    : [x0, y0, x1, y1];
};
