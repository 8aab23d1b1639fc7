import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { Documents } from './documents/Documents';
import { SessionProvider, useSession } from './session/context';
import { NotFound, Unreachable } from './shell/Messages';
import { Shell } from './shell/Shell';

const Review = lazy(() => import('./review/Review').then((m) => ({ default: m.Review })));
const Upload = lazy(() => import('./upload/Upload').then((m) => ({ default: m.Upload })));
const SignIn = lazy(() => import('./session/SignIn').then((m) => ({ default: m.SignIn })));

const waiting = (
  <Center mih="60vh">
    <Loader aria-label="…" />
  </Center>
);

// Addresses in e-mails: they lead to their form whoever is signed in.
const LINKS = ['/reset', '/invitation'];

function Pages() {
  const { session } = useSession();
  const { pathname } = useLocation();
  const isLink = session.mode === 'accounts' && LINKS.includes(pathname);
  if (!session.authenticated || session.setupNeeded || isLink) return <SignIn />;
  return (
    <Shell>
      <Suspense fallback={waiting}>
        <Routes>
          <Route path="/" element={<Navigate to="/documents" replace />} />
          <Route path="/documents" element={<Documents />} />
          <Route path="/documents/:id" element={<Review />} />
          <Route path="/upload" element={<Upload />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}

export function App() {
  return (
    <SessionProvider waiting={waiting} failed={(_, again) => <Unreachable again={again} />}>
      <Suspense fallback={waiting}>
        <Pages />
      </Suspense>
    </SessionProvider>
  );
}
