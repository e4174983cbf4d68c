/** The contract's schemas load with it; under this page's policy zod must not try to compile them. Imported before anything else. */
import { config } from 'zod';

config({ jitless: true });
