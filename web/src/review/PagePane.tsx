// The left side: one page of the document, with tools to look at it closely.
import { Alert, Center, Loader } from '@mantine/core';
import { lazy, Suspense, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { IconName } from '@/lib/icons';
import { pagePath, usePicture } from '@/lib/pictures';
import { useErrorText } from '@/lib/useErrorText';
import classes from './Review.module.css';
import { ToolButton } from './ToolButton';
import type { Mark, ViewerHandle } from './Viewer';
import type { Word } from './words';

const Viewer = lazy(() => import('./Viewer').then((m) => ({ default: m.Viewer })));
const READING_DPI = 150;

interface Props {
  id: string;
  page: number;
  pages: number;
  marks: Mark[];
  words: Word[];
  onPage: (page: number) => void;
  onWord: (word: Word, more: boolean) => void;
  viewer: Ref<ViewerHandle> & { current?: ViewerHandle | null };
}

function Tools({ page, pages, onPage, viewer }: Props) {
  const { t } = useTranslation();
  const tool = (icon: IconName, name: string, act: () => void, disabled = false) => (
    <ToolButton icon={icon} label={t(`review.tool.${name}`)} disabled={disabled} onClick={act} />
  );
  return (
    <div className={classes.tools} role="toolbar" aria-label={t('review.tools')}>
      {tool('minus', 'zoom_out', () => viewer.current?.zoomOut())}
      {tool('plus', 'zoom_in', () => viewer.current?.zoomIn())}
      {tool('fit', 'fit', () => viewer.current?.fit())}
      {tool('rotate', 'rotate', () => viewer.current?.rotate())}
      <span className={classes.grow}>
        <span className={classes.hint}>{t('review.click_hint')}</span>
      </span>
      {pages > 1 && (
        <>
          {tool('left', 'previous_page', () => onPage(page - 1), page <= 1)}
          <span className={classes.pageNumber}>{t('review.page_of', { page, pages })}</span>
          {tool('right', 'next_page', () => onPage(page + 1), page >= pages)}
        </>
      )}
    </div>
  );
}

export function PagePane(props: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { url, error } = usePicture(pagePath(props.id, props.page, READING_DPI));
  const waiting = (
    <Center h="100%">
      <Loader aria-label={t('review.loading_page')} />
    </Center>
  );
  return (
    <section className={classes.pane} aria-label={t('review.page_pane')}>
      <Tools {...props} />
      {error && (
        <Alert role="alert" color="red" variant="outline" m="md">
          {errorText(error)}
        </Alert>
      )}
      {!url && !error && waiting}
      {url && (
        <Suspense fallback={waiting}>
          <Viewer
            ref={props.viewer}
            url={url}
            page={props.page}
            marks={props.marks}
            words={props.words}
            onWord={props.onWord}
          />
        </Suspense>
      )}
    </section>
  );
}
