/** Builds the desktop: `out/main` (Electron's main process and the entries of every other process and thread), `out/preload`, `out/renderer`. */
import { join } from 'node:path';
import { defineConfig } from 'electron-vite';
import renderer from './renderer/vite.config.ts';

const root = import.meta.dirname;

export default defineConfig({
  main: {
    build: {
      outDir: join(root, 'out', 'main'),
      // Packages stay outside: piscina, sqlite3 and node-opcua find files of theirs beside their code.
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          main: join(root, 'electron', 'main.ts'),
          'host-process': join(root, 'electron', 'host-process.ts'),
          'solver-worker': join(root, 'solver', 'pool', 'worker.ts'),
          'repair-worker': join(root, 'solver', 'pool', 'repair-worker.ts'),
          'plant-erp': join(root, 'electron', 'plant', 'erp', 'main.ts'),
          'plant-mes': join(root, 'electron', 'plant', 'mes', 'main.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: join(root, 'out', 'preload'),
      // A sandboxed preload is one CommonJS file that requires nothing but 'electron'.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: join(root, 'electron', 'preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...renderer,
    // The same build as browser mode's. Its own paths are said anew: this file and that one are bundled into one before they are read.
    root: join(root, 'renderer'),
    build: {
      ...renderer.build,
      outDir: join(root, 'out', 'renderer'),
      minify: true,
      rolldownOptions: { input: join(root, 'renderer', 'index.html') },
    },
  },
});
