import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { BlueprintProvider } from '@blueprintjs/core';
import { BoardPane } from '../board/BoardPane.tsx';
import { useSessionState } from '../host/context.ts';
import { DispatchView } from '../dispatch/DispatchView.tsx';
import { EditLayer } from '../edits/EditLayer.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { LoadView } from '../load/LoadView.tsx';
import { MaterialsView } from '../materials/MaterialsView.tsx';
import { MessagesView } from '../messages/MessagesView.tsx';
import { OrdersView } from '../orders/OrdersView.tsx';
import { ScenariosView } from '../scenarios/ScenariosView.tsx';
import { SettingsView } from '../settings/SettingsView.tsx';
import { ReleaseDialog } from '../release/ReleaseDialog.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { Drawer } from './Drawer.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { KpiBar } from './KpiBar.tsx';
import { OfflineBar } from './OfflineBar.tsx';
import { Rail } from './Rail.tsx';
import { ShellCommands } from './ShellCommands.tsx';
import { LoadFailed, Opening } from './states.tsx';
import { TopBar } from './TopBar.tsx';
import { useUi } from './ui-state.ts';
import type { View } from './ui-state.ts';

/** Views that have nothing to do with what is selected on the others: its details would only take room. */
const withoutSelection: ReadonlySet<View> = new Set(['scenarios', 'settings']);

export function App() {
  useAppearance();
  const { t } = useTranslation();
  const view = useUi((state) => state.view);
  const inspectorOpen = useUi(
    (state) => state.inspectorOpen && state.selection !== null && !withoutSelection.has(state.view),
  );
  const releaseOpen = useUi((state) => state.releaseOpen);
  const overview = useSessionState((state) => state.overview);
  const failure = useSessionState((state) => state.failure);
  if (overview === null) return failure === null ? <Opening /> : <LoadFailed failure={failure} />;
  return (
    <BlueprintProvider>
      <div className="app">
        <TopBar overview={overview} />
        <KpiBar kpis={overview.kpis} />
        <OfflineBar />
        <div className="app-body">
          <Rail messages={overview.counts.messages} />
          <div className="app-work">
            <main className="app-view" aria-label={t(`shell:view.${view}`)}>
              {/* Stays, hidden, so that coming back finds the same time and zoom. */}
              <div className="app-board" hidden={view !== 'board'}>
                <BoardPane />
              </div>
              {view === 'orders' && <OrdersView />}
              {view === 'load' && <LoadView />}
              {view === 'materials' && <MaterialsView />}
              {view === 'dispatch' && <DispatchView />}
              {view === 'scenarios' && <ScenariosView />}
              {view === 'messages' && <MessagesView />}
              {view === 'settings' && <SettingsView />}
            </main>
            <Drawer />
          </div>
          {inspectorOpen && <Inspector />}
        </div>
      </div>
      {releaseOpen && <ReleaseDialog />}
      <EditLayer />
      <KeysDialog />
      <CommandPalette />
      <ShellCommands />
    </BlueprintProvider>
  );
}

/** Theme and language on the document, for everything that floats outside the app's element. */
function useAppearance(): void {
  const theme = useUi((state) => state.theme);
  const language = useUi((state) => state.language);
  const { i18n } = useTranslation();
  useEffect(() => {
    document.body.classList.toggle('bp6-dark', theme === 'dark');
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  useEffect(() => {
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  }, [language, i18n]);
}
