import { Button, Group, Text } from '@mantine/core';
import type { DragEvent } from 'react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/lib/icons';
import classes from './Upload.module.css';

const TYPES = '.pdf,.jpg,.jpeg,.png,.tif,.tiff,.webp,.heic,.xml,.zip';

export function Chooser({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const choose = useRef<HTMLInputElement>(null);
  const photograph = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onFiles(files);
  };
  const input = (label: string, ref: typeof choose, extra: { capture?: 'environment'; accept: string }) => (
    <input
      ref={ref}
      type="file"
      multiple={!extra.capture}
      className="visually-hidden"
      tabIndex={-1}
      aria-label={label}
      onChange={(event) => {
        const files = [...(event.currentTarget.files ?? [])];
        event.currentTarget.value = '';
        if (files.length > 0) onFiles(files);
      }}
      {...extra}
    />
  );
  return (
    // Dropping is one way of several: the buttons inside do the same by keyboard.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={classes.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" size={36} />
      <Text fw={600}>{t('upload.drop')}</Text>
      <Text size="sm" c="dimmed" ta="center">
        {t('upload.types')}
      </Text>
      <Group justify="center">
        <Button onClick={() => choose.current?.click()}>{t('upload.choose')}</Button>
        <Button
          variant="default"
          className={classes.camera ?? ''}
          leftSection={<Icon name="camera" />}
          onClick={() => photograph.current?.click()}
        >
          {t('upload.camera')}
        </Button>
      </Group>
      {input(t('upload.choose'), choose, { accept: TYPES })}
      {input(t('upload.camera'), photograph, { accept: 'image/*', capture: 'environment' })}
    </div>
  );
}
