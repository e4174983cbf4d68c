/** What the panel of a selected tab says of itself, so that the tab, which stands elsewhere, is known to control it. */
export function tabPanel(tabs: string, tab: string): { role: 'tabpanel'; id: string; 'aria-labelledby': string } {
  return {
    role: 'tabpanel',
    id: `bp6-tab-panel_${tabs}_${tab}`,
    'aria-labelledby': `bp6-tab-title_${tabs}_${tab}`,
  };
}
