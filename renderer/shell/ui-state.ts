/** Where the planner is on the screen: view, selection, panels. Language, theme and panel sizes are remembered on this computer. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { HostInput, OrderRow } from '../../electron/host/contract.ts';
import type { Theme } from '../board/palette.ts';
import { preferredLanguage } from '../text/i18n.ts';
import type { Language } from '../text/i18n.ts';

export type View = 'board' | 'orders' | 'load' | 'materials' | 'dispatch' | 'scenarios' | 'messages' | 'settings';
export type DrawerTab = 'progress' | 'machines' | 'load' | 'stock' | 'route' | 'deliveries' | 'history';
export type Selection = { kind: 'operation'; operation: string; part: number } | { kind: 'order'; row: OrderRow };
export type OrdersQuery = {
  sort: NonNullable<HostInput<'orders'>['sort']>;
  filter: NonNullable<HostInput<'orders'>['filter']>;
  descending: boolean;
  search: string;
};
/** What the board shall bring into view; `request` makes the same wish twice a new one. */
export type BoardTarget = { request: number } & ({ operation: string; part: number } | { machine: string });

export type UiState = {
  view: View;
  selection: Selection | null;
  inspectorOpen: boolean;
  drawer: DrawerTab | null;
  drawerHeight: number;
  releaseOpen: boolean;
  keysOpen: boolean;
  paletteOpen: boolean;
  theme: Theme;
  language: Language;
  orders: OrdersQuery;
  boardTarget: BoardTarget | null;
  /** Scenario that the open one is compared with; its bars are drawn behind. */
  ghostFile: string | null;
};

export const useUi = create<UiState>()(
  persist(
    (): UiState => ({
      view: 'board',
      selection: null,
      inspectorOpen: true,
      drawer: null,
      drawerHeight: 220,
      releaseOpen: false,
      keysOpen: false,
      paletteOpen: false,
      theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
      language: preferredLanguage(navigator.languages),
      orders: { sort: 'due', descending: false, search: '', filter: 'all' },
      boardTarget: null,
      ghostFile: null,
    }),
    {
      name: 'taktwerk',
      partialize: ({ theme, language, drawerHeight, inspectorOpen }) => ({
        theme,
        language,
        drawerHeight,
        inspectorOpen,
      }),
    },
  ),
);

/** Changes part of the state. */
export function setUi(change: Partial<UiState> | ((state: UiState) => Partial<UiState>)): void {
  useUi.setState(change);
}

export const ui = {
  go: (view: View): void => setUi({ view }),
  select: (selection: Selection | null): void =>
    setUi((state) => ({ selection, inspectorOpen: selection === null ? state.inspectorOpen : true })),
  toggleDrawer: (tab: DrawerTab): void => setUi((state) => ({ drawer: state.drawer === tab ? null : tab })),
  openDrawer: (drawer: DrawerTab): void => setUi({ drawer }),
  /** The list of orders behind a figure. */
  showOrders: (orders: Partial<OrdersQuery>): void =>
    setUi((state) => ({ view: 'orders', orders: { ...state.orders, search: '', ...orders } })),
  showOnBoard: (operation: string, part: number): void => {
    ui.select({ kind: 'operation', operation, part });
    setUi((state) => ({ view: 'board', boardTarget: { request: nextRequest(state), operation, part } }));
  },
  showMachine: (machine: string): void =>
    setUi((state) => ({ view: 'board', boardTarget: { request: nextRequest(state), machine } })),
};

function nextRequest({ boardTarget }: UiState): number {
  return (boardTarget?.request ?? 0) + 1;
}
