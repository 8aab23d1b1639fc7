import { Anchor, Button, Divider, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '@/api/client';
import { ApiError } from '@/api/problem';
import { useSession } from './context';
import { FormFrame, secretOf, textOf } from './FormFrame';

export function Login() {
  const { t } = useTranslation();
  const { session, reload } = useSession();
  const [needsCode, setNeedsCode] = useState(false);
  const send = async (form: FormData) => {
    const totp = textOf(form, 'totp');
    try {
      await call('POST', '/auth/login', {
        email: textOf(form, 'email'),
        password: secretOf(form, 'password'),
        ...(totp ? { totp } : {}),
      });
    } catch (error) {
      const asks = error instanceof ApiError && error.code === 'totp_needed';
      if (!asks || totp) throw error;
      setNeedsCode(true);
      return;
    }
    await reload();
  };
  return (
    <FormFrame
      title={t('sign_in.title')}
      button={t('sign_in.button')}
      send={send}
      below={
        <>
          {session.oidc?.enabled && (
            <>
              <Divider />
              <Button component="a" href="/api/v1/auth/oidc/start" variant="default">
                {t('sign_in.with', { name: session.oidc.name })}
              </Button>
            </>
          )}
          <Anchor component={Link} to="/reset" size="sm">
            {t('sign_in.forgot')}
          </Anchor>
        </>
      }
    >
      <TextInput name="email" type="email" label={t('sign_in.email')} required autoComplete="username" />
      <PasswordInput
        name="password"
        label={t('sign_in.password')}
        required
        autoComplete="current-password"
      />
      {needsCode && (
        <TextInput
          name="totp"
          label={t('sign_in.totp')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          ref={(input) => input?.focus()}
        />
      )}
    </FormFrame>
  );
}
