import { Button, PopoverNext } from '@blueprintjs/core';
import { glyphPaths } from './glyphs.ts';
import { palettes } from './palette.ts';
import type { Palette } from './palette.ts';
import { useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';

const glyphs = ['late', 'started', 'done', 'pinned', 'frozen'] as const;

/** What colours, stripes and signs on the board mean. */
export function Legend() {
  const { t } = useTexts();
  const palette = palettes[useUi((state) => state.theme)];
  return (
    <PopoverNext placement="bottom-start" content={<LegendCard palette={palette} />}>
      <Button variant="minimal" size="small" text={t('board:legend')} />
    </PopoverNext>
  );
}

function LegendCard({ palette }: { palette: Palette }) {
  const { t } = useTexts();
  const swatches = [
    ...(['planned', 'late', 'started', 'done'] as const).map((kind) => ({
      name: t(`board:bar.${kind}`),
      fill: palette.bars[kind].fill,
      edge: palette.bars[kind].edge,
      stripe: kind === 'late' ? palette.lateStripe : null,
    })),
    {
      name: t('board:bar.setup'),
      fill: palette.bars.planned.setup,
      edge: palette.bars.planned.edge,
      stripe: palette.background,
    },
    { name: t('board:bar.closed'), fill: palette.closed, edge: palette.majorLine, stripe: null },
    {
      name: t('board:bar.breakdown'),
      fill: palette.breakdown,
      edge: palette.breakdownLine,
      stripe: palette.breakdownLine,
    },
    {
      name: t('board:bar.maintenance'),
      fill: palette.maintenance,
      edge: palette.maintenanceLine,
      stripe: palette.maintenanceLine,
    },
  ];
  return (
    <div className="card legend">
      {swatches.map(({ name, fill, edge, stripe }) => (
        <div key={name}>
          <i
            className="swatch"
            style={{
              backgroundColor: fill,
              borderColor: edge,
              ...(stripe !== null && {
                backgroundImage: `repeating-linear-gradient(135deg, transparent 0 4px, ${stripe} 4px 5.5px)`,
              }),
            }}
          />
          {name}
        </div>
      ))}
      {glyphs.map((flag) => (
        <div key={flag}>
          <svg className="swatch-glyph" viewBox="0 0 10 10" aria-hidden="true">
            <path d={glyphPaths[flag]} className={flag === 'started' ? 'filled' : ''} />
          </svg>
          {t(`board:flag.${flag}`)}
        </div>
      ))}
      <div>
        <i className="swatch-line" style={{ backgroundColor: palette.actual }} />
        {t('board:bar.actual')}
      </div>
    </div>
  );
}
