// Everything before the page proper: sign in, first setup, new passwords, invitations, a token.
import { Group, Menu, Paper, Title, ActionIcon } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'react-router';
import { Icon } from '@/lib/icons';
import { LanguageItems, SchemeButton } from '@/shell/Shell';
import { AskForReset, ConfirmReset } from './ResetForms';
import { useSession } from './context';
import { AcceptInvitation, Setup } from './FirstForms';
import { Login } from './Login';
import classes from './SignIn.module.css';
import { TokenForm } from './TokenForm';

function Form() {
  const { session } = useSession();
  const { pathname } = useLocation();
  const [query] = useSearchParams();
  if (session.mode === 'token') return <TokenForm />;
  if (session.setupNeeded) return <Setup code={query.get('code') ?? ''} />;
  const token = query.get('token');
  if (pathname === '/invitation' && token) return <AcceptInvitation token={token} />;
  if (pathname === '/reset') return token ? <ConfirmReset token={token} /> : <AskForReset />;
  return <Login />;
}

export function SignIn() {
  const { t } = useTranslation();
  return (
    <div className={classes.page}>
      <header className={classes.bar}>
        <SchemeButton />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('shell.language')}>
              <Icon name="globe" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <LanguageItems />
          </Menu.Dropdown>
        </Menu>
      </header>
      <main className={classes.main}>
        <Paper withBorder p="xl" className={classes.card ?? ''}>
          <Group gap="sm" mb="lg">
            <img src="/favicon.svg" alt="" width="32" height="32" />
            <Title order={1} size="h3">
              Invoice Scanner
            </Title>
          </Group>
          <Form />
        </Paper>
      </main>
    </div>
  );
}
