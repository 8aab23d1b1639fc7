// A form with a heading, one button and the reason why it was refused.
import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { useErrorText } from '@/lib/useErrorText';

interface Props {
  title: string;
  hint?: string;
  button: string;
  children: ReactNode;
  below?: ReactNode;
  send: (form: FormData) => Promise<void>;
}

export function FormFrame({ title, hint, button, children, below, send }: Props) {
  const errorText = useErrorText();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await send(new FormData(event.currentTarget));
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Title order={2} size="h4">
          {title}
        </Title>
        {hint && <Text size="sm">{hint}</Text>}
        {children}
        {error !== undefined && (
          <Alert role="alert" color="red" variant="outline">
            {errorText(error)}
          </Alert>
        )}
        <Button type="submit" loading={busy}>
          {button}
        </Button>
        {below}
      </Stack>
    </form>
  );
}

export const textOf = (form: FormData, name: string) => String(form.get(name) ?? '').trim();
// Spaces belong to passwords.
export const secretOf = (form: FormData, name: string) => String(form.get(name) ?? '');
