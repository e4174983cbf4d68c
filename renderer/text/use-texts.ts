/** Translations and formats for components. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { useSessionState } from '../host/context.ts';
import { useUi } from '../shell/ui-state.ts';
import { PlantFormat } from './plant-format.ts';

export function useTexts(): { t: TFunction; format: PlantFormat } {
  const { t } = useTranslation();
  const language = useUi((state) => state.language);
  const zone = useSessionState((state) => state.overview?.scenario.timeZone ?? 'UTC');
  const epochAt = useSessionState((state) => state.overview?.scenario.epochAt ?? '1970-01-01T00:00:00Z');
  const format = useMemo(() => new PlantFormat(language, zone, epochAt), [language, zone, epochAt]);
  return { t, format };
}
