/** Names of what window and shell say to one another. */
export const channels = {
  /** Page to shell. */
  openDialog: 'taktwerk:open-dialog',
  saveDialog: 'taktwerk:save-dialog',
  savePdf: 'taktwerk:save-pdf',
  setDocument: 'taktwerk:set-document',
  setAppearance: 'taktwerk:set-appearance',
  connectHost: 'taktwerk:connect-host',
  readyForFiles: 'taktwerk:ready-for-files',
  editField: 'taktwerk:edit-field',
  credentialProtection: 'taktwerk:credential-protection',
  credentialNames: 'taktwerk:credential-names',
  storeCredential: 'taktwerk:store-credential',
  /** Shell to page. */
  hostPort: 'taktwerk:host-port',
  hostLost: 'taktwerk:host-lost',
  menu: 'taktwerk:menu',
  openFile: 'taktwerk:open-file',
  showMessage: 'taktwerk:show-message',
} as const;
