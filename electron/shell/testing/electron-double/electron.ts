/** The module 'electron' as a main process sees it, for runs without a binary: what of it the application uses, and nothing it does not. */
export { app } from './app.ts';
export { dialog, Menu, nativeTheme, Notification, safeStorage, session, shell } from './desktop-parts.ts';
export { ipcMain } from './ipc.ts';
export { MessageChannelMain } from './ports.ts';
export { protocol } from './protocol.ts';
export { utilityProcess } from './utility.ts';
export { BrowserWindow, screen } from './windows.ts';
