import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { queries } from './api/queries.ts';
import { Toasts } from './parts/toasts.tsx';
import { pageAt } from './routes.ts';
import { Boundary } from './shell/boundary.tsx';
import { Door } from './shell/door.tsx';
import './styles/tokens.css';
import './styles/base.css';

// The script of the page is on its way while the gateway is asked who works here.
// Where it does not come, the page says so.
pageAt(location.pathname.slice('/console'.length))
  ?.page.bring()
  .catch(() => undefined);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Router base="/console">
        <Boundary>
          <Door />
        </Boundary>
        <Toasts />
      </Router>
    </QueryClientProvider>
  </StrictMode>,
);
