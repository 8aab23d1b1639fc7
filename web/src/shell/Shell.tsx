import { ActionIcon, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { useEventStream, useIsLive } from '@/api/events';
import { LANGUAGES, setLanguage, type Language } from '@/i18n';
import { Icon, type IconName } from '@/lib/icons';
import { useSession } from '@/session/context';
import { mayUpload, signOut } from '@/session/session';
import classes from './Shell.module.css';

function PageLink({ to, icon, text }: { to: string; icon: IconName; text: string }) {
  return (
    <NavLink to={to} className={classes.link ?? ''}>
      <Icon name={icon} />
      {text}
    </NavLink>
  );
}

function LiveMark() {
  const { t } = useTranslation();
  const live = useIsLive();
  const text = live ? t('shell.live') : t('shell.polling');
  return (
    <Tooltip label={text}>
      <span className={classes.live} data-live={live} role="img" aria-label={text} />
    </Tooltip>
  );
}

export function SchemeButton() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const text = dark ? t('shell.light') : t('shell.dark');
  return (
    <Tooltip label={text}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={text}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        <Icon name={dark ? 'sun' : 'moon'} />
      </ActionIcon>
    </Tooltip>
  );
}

export function LanguageItems() {
  const { i18n } = useTranslation();
  return (Object.entries(LANGUAGES) as [Language, string][]).map(([code, name]) => (
    <Menu.Item
      key={code}
      lang={code}
      onClick={() => void setLanguage(code)}
      rightSection={i18n.language === code ? <Icon name="check" /> : null}
    >
      {name}
    </Menu.Item>
  ));
}

function AccountMenu() {
  const { t } = useTranslation();
  const { session, reload } = useSession();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('shell.account')}>
          <Icon name="account" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.user?.name ?? t('shell.with_token')}</Menu.Label>
        {session.company && <Menu.Label>{session.company.name}</Menu.Label>}
        <Menu.Item onClick={() => void signOut(session).then(reload)}>{t('shell.sign_out')}</Menu.Item>
        <Menu.Divider />
        <LanguageItems />
        <Menu.Divider />
        <Menu.Item component="a" href="/docs">
          {t('shell.api')}
        </Menu.Item>
        <Menu.Item component="a" href="/licences.txt">
          {t('shell.licences')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { session } = useSession();
  useEventStream(true);
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        {t('shell.skip')}
      </a>
      <header className={classes.bar}>
        <Link to="/documents" className={classes.brand ?? ''}>
          <img src="/favicon.svg" alt="" width="24" height="24" />
          Invoice Scanner
        </Link>
        <nav className={classes.nav} aria-label={t('shell.navigation')}>
          <PageLink to="/documents" icon="documents" text={t('documents.title')} />
          {mayUpload(session) && <PageLink to="/upload" icon="upload" text={t('upload.title')} />}
        </nav>
        <LiveMark />
        <SchemeButton />
        <AccountMenu />
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
