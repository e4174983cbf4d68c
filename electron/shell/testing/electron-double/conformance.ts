/** The compiler's word that the double has nothing the real module lacks. */
import type * as Electron from 'electron';
import type * as Double from './electron.ts';

type Missing = Exclude<keyof typeof Double, keyof typeof Electron>;
export const nothingMissing: [Missing] extends [never] ? true : Missing = true;
