/**
 * Page and desktop in step: title bar, language and theme go to the desktop, its menu and notifications come to the page. What concerns
 * scenario files is answered where those are shown.
 */
import { openFile } from '../scenarios/actions.ts';
import { commands } from '../shell/commands.ts';
import { ui, useUi } from '../shell/ui-state.ts';
import type { DesktopApi, MenuCommand } from './desktop.ts';
import type { Session } from './session.ts';

/** Follows from now on, for as long as the page is there. */
export function followDesktop(desktop: DesktopApi, session: Session): void {
  tellAppearance(desktop);
  tellDocument(desktop, session);
  desktop.onMenu(choose);
  desktop.onShowMessage(({ file }) => {
    const shown = session.store.getState().overview?.scenario.file;
    if (file === null || file === shown) ui.go('messages');
    else void openFile(session, file).then((opened) => opened && ui.go('messages'));
  });
}

function tellAppearance(desktop: DesktopApi): void {
  const tell = ({ theme, language }: ReturnType<typeof useUi.getState>): void =>
    desktop.setAppearance({ theme, language });
  tell(useUi.getState());
  useUi.subscribe((state, before) => {
    if (state.theme !== before.theme || state.language !== before.language) tell(state);
  });
}

function tellDocument(desktop: DesktopApi, session: Session): void {
  let told = '';
  session.store.subscribe(({ overview }) => {
    if (overview === null) return;
    const { name, file } = overview.scenario;
    if (told === `${file}\n${name}`) return;
    told = `${file}\n${name}`;
    // Every decision is in the file at once: nothing is ever unsaved.
    desktop.setDocument({ title: name, path: file, edited: false });
  });
}

/** The menu's commands are those of the palette; what has no command there is heard by whoever shows it. */
function choose(id: MenuCommand): void {
  const command = commands().find((offered) => offered.id === id);
  if (command?.enabled?.() !== false) command?.run?.();
}
