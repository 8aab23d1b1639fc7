// The review itself: fields on one side, the page on the other, keys for everything.
import { Alert } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useErrorText } from '@/lib/useErrorText';
import { DeskHead } from './DeskHead';
import { FieldList } from './FieldList';
import { fieldId } from './FieldRow';
import { kindOf, rowOf, sectionsOf, type Result } from './fields';
import { commandOf, type Command } from './keys';
import { KeysDialog } from './KeysDialog';
import { MergeDialog } from './MergeDialog';
import { PagePane } from './PagePane';
import { usePageWords, useQueue, type Reviewed } from './queries';
import { neighbour } from './queue';
import classes from './Review.module.css';
import { useReview } from './useReview';
import { useSelection } from './useSelection';
import { canonical } from './values';
import type { ViewerHandle } from './Viewer';
import { boxOf, type Word } from './words';

interface Props {
  id: string;
  reviewed: Reviewed;
  result: Result;
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

export function Desk({ id, reviewed, result }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const review = useReview(id, reviewed);
  const { fields } = reviewed;
  const sections = useMemo(() => sectionsOf(result, fields), [result, fields]);
  const { doubtful } = sections;
  const selection = useSelection(fields, sections.unsure);
  const { active, activate, page, setPage } = selection;
  const [help, setHelp] = useState(false);
  const viewer = useRef<ViewerHandle>(null);
  const queue = useQueue().data?.documents ?? [];
  const text = usePageWords(id, page, true).data;
  const words = useMemo(
    () => (text?.words ?? []).flatMap((word): Word[] => {
      const box = boxOf(word.box);
      return box ? [{ text: word.text, box }] : [];
    }),
    [text],
  );
  const pages = text?.pages ?? 1;

  const focus = (path: string | undefined) => {
    if (path) document.getElementById(fieldId(path))?.focus();
  };
  const open = doubtful.filter((path) => !(path in review.edits));
  // The next that nobody has looked at; after the last one again from the first.
  const goDoubtful = (step: 1 | -1, from = active) => {
    const place = from ? doubtful.indexOf(from) : -1;
    const order = step === 1
      ? [...doubtful.slice(place + 1), ...doubtful.slice(0, Math.max(place, 0))]
      : [...doubtful.slice(0, Math.max(place, 0)).reverse(), ...doubtful.slice(place + 1).reverse()];
    const next = order.find((path) => open.includes(path) && path !== from);
    if (next) focus(next);
    else document.getElementById('approve')?.focus();
  };
  const goDocument = (step: 1 | -1) => {
    const next = neighbour(queue, id, step);
    void navigate(next ? `/documents/${next}` : '/documents');
  };
  const finish = async (decision: 'approve' | 'reject') => {
    if (await review.finish(decision)) goDocument(1);
  };
  const commands: Record<Command, () => void> = {
    next_doubtful: () => goDoubtful(1),
    previous_doubtful: () => goDoubtful(-1),
    approve: () => void finish('approve'),
    reject: () => void finish('reject'),
    save: () => void review.save(),
    undo: review.undo,
    next_document: () => goDocument(1),
    previous_document: () => goDocument(-1),
    zoom_in: () => viewer.current?.zoomIn(),
    zoom_out: () => viewer.current?.zoomOut(),
    fit: () => viewer.current?.fit(),
    rotate: () => viewer.current?.rotate(),
    next_page: () => setPage(Math.min(pages, page + 1)),
    previous_page: () => setPage(Math.max(1, page - 1)),
    help: () => setHelp(true),
  };
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"]')) return;
      const command = commandOf(event, isTyping(event.target));
      if (!command) return;
      event.preventDefault();
      // What is being typed counts: it is taken over as when the field is left.
      if (isTyping(event.target) && (command === 'approve' || command === 'save')) {
        (event.target as HTMLElement).blur();
        setTimeout(() => latest.current[command]());
      } else latest.current[command]();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  // The first thing to look at has the focus at once.
  useEffect(() => {
    focus(doubtful[0]);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const fill = (word: Word, more: boolean) => {
    if (!active) return;
    const present = review.value(active);
    const value = canonical(kindOf(active), more && present ? `${present} ${word.text}` : word.text);
    if (value !== undefined) review.set(active, value);
    focus(active);
  };
  const onAccept = useCallback(
    (path: string) => {
      if (path && review.before(path) !== '') review.accept(path);
    },
    [review],
  );
  const rows = useMemo(() => {
    const numbers = [...fields.keys(), ...Object.keys(review.edits)]
      .filter((path) => path.startsWith('lines/'))
      .map((path) => (rowOf(path) ?? 0) + 1);
    return Math.max(0, ...numbers);
  }, [fields, review.edits]);

  return (
    <div className={classes.desk}>
      <DeskHead
        document={reviewed.document}
        review={review}
        open={open.length}
        onCommand={(command) => commands[command]()}
      />
      {review.error !== undefined && (
        <Alert role="alert" color="red" variant="outline" m="xs">
          {errorText(review.error)}
        </Alert>
      )}
      <div className={classes.sides}>
        <PagePane
          id={id}
          page={page}
          pages={pages}
          marks={selection.marks}
          words={words}
          onPage={setPage}
          onWord={fill}
          viewer={viewer}
        />
        <section className={classes.form} aria-label={t('review.fields')}>
          <FieldList
            result={result}
            fields={fields}
            sections={sections}
            review={review}
            rows={rows}
            active={active}
            events={{
              onFocus: activate,
              onHover: selection.setHovered,
              onSet: review.set,
              onUndo: review.undo,
              onAccept: (path) => {
                onAccept(path);
                goDoubtful(1);
              },
            }}
          />
        </section>
      </div>
      <KeysDialog opened={help} onClose={() => setHelp(false)} />
      {review.pending && <MergeDialog pending={review.pending} onResolve={review.resolve} />}
    </div>
  );
}
