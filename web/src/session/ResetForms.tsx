// A forgotten password: ask for a link, then choose a new one.
import { Anchor, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { call } from '@/api/client';
import { useSession } from './context';
import { FormFrame, secretOf, textOf } from './FormFrame';

export function AskForReset() {
  const { t } = useTranslation();
  const [sent, setSent] = useState(false);
  const back = (
    <Anchor component={Link} to="/" size="sm">
      {t('reset.back')}
    </Anchor>
  );
  if (sent) {
    return (
      <Stack>
        <Text role="status">{t('reset.sent')}</Text>
        {back}
      </Stack>
    );
  }
  return (
    <FormFrame
      title={t('reset.title')}
      button={t('reset.button')}
      below={back}
      send={async (form) => {
        await call('POST', '/auth/reset', { email: textOf(form, 'email') });
        setSent(true);
      }}
    >
      <TextInput name="email" type="email" label={t('sign_in.email')} required autoComplete="username" />
    </FormFrame>
  );
}

export function ConfirmReset({ token }: { token: string }) {
  const { t } = useTranslation();
  const { reload } = useSession();
  const navigate = useNavigate();
  return (
    <FormFrame
      title={t('reset.new_title')}
      button={t('reset.new_button')}
      send={async (form) => {
        await call('POST', '/auth/reset/confirm', { token, password: secretOf(form, 'password') });
        await reload();
        await navigate('/', { replace: true });
      }}
    >
      <PasswordInput
        name="password"
        label={t('sign_in.new_password')}
        description={t('sign_in.password_rule')}
        required
        minLength={12}
        autoComplete="new-password"
      />
    </FormFrame>
  );
}
