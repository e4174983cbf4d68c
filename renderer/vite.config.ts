import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;

/** The board library's style sheet fetches fonts from a public server. The screen uses the system's fonts and asks nobody. */
function withoutRemoteFonts(): Plugin {
  return {
    name: 'without-remote-fonts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('dhtmlxgantt.css')) return null;
      return { code: code.replaceAll(/@font-face\{[^}]*url\(['"]?https?:[^}]*\}/g, ''), map: null };
    },
  };
}

export default defineConfig({
  root,
  plugins: [withoutRemoteFonts(), react()],
  build: {
    outDir: join(root, '..', 'out', 'renderer'),
    emptyOutDir: true,
    // Newer than any browser this runs in: Electron 45 is Chromium 150 or later; browser mode takes a current Chrome, Edge or Firefox.
    target: 'es2024',
    license: { fileName: 'licenses.md' },
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
  },
});
