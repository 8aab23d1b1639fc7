// The page's picture with the boxes of fields over it. Loaded when a document is opened.
import OpenSeadragon from 'openseadragon';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Review.module.css';
import { wordAt, type Box, type Word } from './words';

export interface ViewerHandle {
  zoomIn: () => void;
  zoomOut: () => void;
  fit: () => void;
  rotate: () => void;
}

export interface Mark {
  path: string;
  box: Box;
  tone: 'plain' | 'doubtful' | 'active';
}

interface Props {
  url: string;
  page: number;
  marks: Mark[];
  words: Word[];
  onWord: (word: Word, more: boolean) => void;
  ref?: Ref<ViewerHandle>;
}

const STEP = 1.4;

// OpenSeadragon writes a style sheet of its own unless it finds one; the page's policy forbids that,
// and Review.module.css says the same.
function withoutStyleSheet() {
  if (document.querySelector('style[data-openseadragon-mobile-css]')) return;
  // Of no namespace: it is called style and is none.
  const style = document.createElementNS(null, 'style');
  style.setAttribute('data-openseadragon-mobile-css', 'true');
  document.head.appendChild(style);
}

function create(element: HTMLElement) {
  withoutStyleSheet();
  return OpenSeadragon({
    element,
    drawer: 'canvas',
    showNavigationControl: false,
    animationTime: 0.25,
    minZoomImageRatio: 0.6,
    maxZoomPixelRatio: 3,
    visibilityRatio: 0.4,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { clickToZoom: false, pinchRotate: false },
  });
}

const rectOf = ([x0, y0, x1, y1]: Box, height: number) =>
  new OpenSeadragon.Rect(x0 - 0.004, y0 * height - 0.004, x1 - x0 + 0.008, (y1 - y0) * height + 0.008);

export function Viewer({ url, page, marks, words, onWord, ref }: Props) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const viewer = useRef<OpenSeadragon.Viewer>(undefined);
  const latest = useRef({ marks, words, onWord });
  latest.current = { marks, words, onWord };

  useEffect(() => {
    if (!place.current) return;
    const made = create(place.current);
    viewer.current = made;
    // Focus stays where people type; the keys are the review's own.
    made.canvas.tabIndex = -1;
    made.addHandler('canvas-key', (event) => {
      event.preventDefaultAction = true;
    });
    made.addHandler('canvas-click', (event) => {
      const item = made.world.getItemAt(0);
      if (!event.quick || !item) return;
      const { x, y } = made.viewport.pointFromPixel(event.position);
      const size = item.getContentSize();
      const word = wordAt(latest.current.words, x, (y * size.x) / size.y);
      const { shiftKey } = event.originalEvent as MouseEvent;
      if (word) latest.current.onWord(word, shiftKey);
    });
    made.addHandler('open', () => show(made, latest.current.marks));
    return () => made.destroy();
  }, []);

  useEffect(() => {
    viewer.current?.open({ type: 'image', url, buildPyramid: false } as never);
  }, [url]);

  useEffect(() => {
    if (viewer.current?.isOpen()) show(viewer.current, marks);
  }, [marks]);

  useImperativeHandle(
    ref,
    () => ({
      zoomIn: () => viewer.current?.viewport.zoomBy(STEP),
      zoomOut: () => viewer.current?.viewport.zoomBy(1 / STEP),
      fit: () => viewer.current?.viewport.goHome(),
      rotate: () => {
        const viewport = viewer.current?.viewport;
        viewport?.setRotation(viewport.getRotation() + 90);
      },
    }),
    [],
  );

  return (
    <div ref={place} className={classes.canvas} role="img" aria-label={t('review.page_picture', { page })} />
  );
}

function heightOf(viewer: OpenSeadragon.Viewer): number {
  const size = viewer.world.getItemAt(0).getContentSize();
  return size.y / size.x;
}

function show(viewer: OpenSeadragon.Viewer, marks: Mark[]) {
  draw(viewer, marks);
  const active = marks.find((mark) => mark.tone === 'active');
  if (active) reveal(viewer, active.box);
}

function draw(viewer: OpenSeadragon.Viewer, marks: Mark[]) {
  viewer.clearOverlays();
  const height = heightOf(viewer);
  for (const mark of marks) {
    const element = document.createElement('div');
    element.className = classes.box ?? '';
    element.dataset.tone = mark.tone;
    viewer.addOverlay({ element, location: rectOf(mark.box, height), checkResize: false });
  }
}

const SMALL_PX = 500; // a pane on which a whole page cannot be read
const SHOWN = { width: 0.6, height: 0.3 }; // of the page's width, around a field

// Moves only as far as is needed: a page that jumps at every field is hard to read. On a phone it
// has to come closer.
function reveal(viewer: OpenSeadragon.Viewer, box: Box) {
  const rect = rectOf(box, heightOf(viewer));
  if (viewer.container.clientWidth < SMALL_PX) {
    const { x, y } = rect.getCenter();
    const { width, height } = SHOWN;
    viewer.viewport.fitBoundsWithConstraints(
      new OpenSeadragon.Rect(x - width / 2, y - height / 2, width, height),
    );
    return;
  }
  const seen = viewer.viewport.getBounds();
  const inside =
    rect.x >= seen.x &&
    rect.y >= seen.y &&
    rect.x + rect.width <= seen.x + seen.width &&
    rect.y + rect.height <= seen.y + seen.height;
  if (!inside) viewer.viewport.panTo(rect.getCenter());
}
