/** Electron's entry: says where the program's files are; all else is the shell's. */
import { join } from 'node:path';
import { app } from 'electron';
import { startDesktop } from './shell/desktop.ts';

const main = import.meta.dirname;
const project = join(main, '..', '..');

const resources = app.isPackaged ? process.resourcesPath : join(project, 'resources');
// Windows and macOS take the icon of the program itself.
const icon = app.isPackaged ? join(resources, 'icon.png') : join(resources, 'icons', 'linux', '256x256.png');

startDesktop({
  preload: join(main, '..', 'preload', 'preload.cjs'),
  hostEntry: join(main, 'host-process.js'),
  screen: join(main, '..', 'renderer'),
  resources,
  icon: process.platform === 'linux' ? icon : null,
});
