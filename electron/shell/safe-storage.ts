/** Encryption by the operating system's key store. Security list: safeStorage, in the main process only. */
import { safeStorage } from 'electron';
import type { CredentialProtection } from '../../renderer/host/desktop.ts';
import type { Cipher } from './credential-store.ts';

export const systemCipher: Cipher = {
  protection: async (): Promise<CredentialProtection> => {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'none';
    // On Linux without a key ring Chromium encrypts with a password that stands in its source.
    const plain = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
    return plain ? 'plain' : 'protected';
  },
  encrypt: (text) => safeStorage.encryptStringAsync(text),
  decrypt: async (data) => {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(data);
    return { text: result, renew: shouldReEncrypt };
  },
};
