import { Checkbox, PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from './context';
import { FormFrame, textOf } from './FormFrame';
import { signInWithToken } from './session';

export function TokenForm() {
  const { t } = useTranslation();
  const { reload } = useSession();
  return (
    <FormFrame
      title={t('sign_in.token_title')}
      hint={t('sign_in.token_hint')}
      button={t('sign_in.button')}
      send={async (form) => {
        await signInWithToken(textOf(form, 'token'), form.has('keep'));
        await reload();
      }}
    >
      <PasswordInput
        name="token"
        label={t('sign_in.token')}
        required
        autoComplete="current-password"
        data-autofocus
      />
      <Checkbox name="keep" label={t('sign_in.keep')} />
    </FormFrame>
  );
}
