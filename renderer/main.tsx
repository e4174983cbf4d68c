import './zod-without-eval.ts';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import '@blueprintjs/core/lib/css/blueprint.css';
import 'dhtmlx-gantt/codebase/dhtmlxgantt.css';
import './style/index.css';
import { connectHost } from './host/connection.ts';
import type { Wire } from './host/connection.ts';
import { SessionContext } from './host/context.ts';
import { desktop } from './host/desktop.ts';
import { followDesktop } from './host/follow-desktop.ts';
import { openPort } from './host/port.ts';
import { openSession } from './host/session.ts';
import { openSocket } from './host/socket.ts';
import { App } from './shell/App.tsx';
import { useUi } from './shell/ui-state.ts';
import { initialiseTexts } from './text/i18n.ts';

function openWire(): Promise<Wire> {
  return desktop === undefined ? openSocket(`${location.origin.replace('http', 'ws')}/host`) : openPort(desktop);
}

const session = openSession(connectHost(openWire));
if (desktop !== undefined) followDesktop(desktop, session);
const texts = initialiseTexts(useUi.getState().language);

createRoot(document.getElementById('root')!).render(
  <I18nextProvider i18n={texts}>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </I18nextProvider>,
);
