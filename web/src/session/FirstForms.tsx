// The first account of a service, and accounts that somebody was invited to.
import { PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { call } from '@/api/client';
import { useSession } from './context';
import { FormFrame, secretOf, textOf } from './FormFrame';

function NewPassword() {
  const { t } = useTranslation();
  return (
    <PasswordInput
      name="password"
      label={t('sign_in.new_password')}
      description={t('sign_in.password_rule')}
      required
      minLength={12}
      autoComplete="new-password"
    />
  );
}

export function Setup({ code }: { code: string }) {
  const { t } = useTranslation();
  const { reload } = useSession();
  return (
    <FormFrame
      title={t('setup.title')}
      hint={t('setup.hint')}
      button={t('setup.button')}
      send={async (form) => {
        await call('POST', '/auth/setup', {
          email: textOf(form, 'email'),
          name: textOf(form, 'name'),
          password: secretOf(form, 'password'),
          company: textOf(form, 'company'),
          code: textOf(form, 'code'),
        });
        await reload();
      }}
    >
      <TextInput name="company" label={t('setup.company')} required autoComplete="organization" />
      <TextInput name="name" label={t('setup.name')} required autoComplete="name" />
      <TextInput name="email" type="email" label={t('sign_in.email')} required autoComplete="username" />
      <NewPassword />
      <TextInput
        name="code"
        label={t('setup.code')}
        description={t('setup.code_hint')}
        defaultValue={code}
        required
        autoComplete="off"
      />
    </FormFrame>
  );
}

export function AcceptInvitation({ token }: { token: string }) {
  const { t } = useTranslation();
  const { reload } = useSession();
  const navigate = useNavigate();
  return (
    <FormFrame
      title={t('invitation.title')}
      button={t('invitation.button')}
      send={async (form) => {
        await call('POST', '/auth/invitations/accept', {
          token,
          name: textOf(form, 'name'),
          password: secretOf(form, 'password'),
        });
        await reload();
        await navigate('/documents', { replace: true });
      }}
    >
      <TextInput name="name" label={t('setup.name')} required autoComplete="name" />
      <NewPassword />
    </FormFrame>
  );
}
