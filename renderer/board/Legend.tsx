import { Button, PopoverNext } from '@blueprintjs/core';
import { useSessionState } from '../host/context.ts';
import { useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { useBoardState } from './board-state.ts';
import { glyphPaths } from './glyphs.ts';
import { palettes } from './palette.ts';
import type { Palette } from './palette.ts';
import { categoriesOf, categoryPaint, latenessClasses, paintOf, statusClasses } from './schemes.ts';
import type { BarPaint } from './schemes.ts';

const glyphs = ['late', 'risk', 'started', 'done', 'pinned', 'frozen'] as const;
const mostCategories = 16;

/** What colours, textures and signs on the board mean. */
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
  const colouring = useBoardState((state) => state.colouring);
  return (
    <div className="card">
      <strong>{t(`board:colour.${colouring}`)}</strong>
      <div className="legend">
        <Classes palette={palette} />
      </div>
      <strong>{t('board:legendSigns')}</strong>
      <div className="legend">
        <Ground palette={palette} />
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
        <div>
          <i className="swatch" style={{ border: `2px dashed ${palette.moved}` }} />
          {t('board:bar.moved')}
        </div>
        <div>
          <i className="swatch-ghost" style={{ borderColor: palette.ghost, backgroundColor: palette.ghostFill }} />
          {t('board:bar.ghost')}
        </div>
      </div>
    </div>
  );
}

function Classes({ palette }: { palette: Palette }) {
  const { t, format } = useTexts();
  const colouring = useBoardState((state) => state.colouring);
  const model = useSessionState((state) => state.model);
  if (colouring === 'lateness' || colouring === 'status') {
    const classes = colouring === 'lateness' ? latenessClasses : statusClasses;
    return classes.map((name) => (
      <div key={name}>
        <Swatch paint={paintOf(name, palette)} palette={palette} />
        {t(name === 'planned' && colouring === 'status' ? 'board:bar.waiting' : `board:bar.${name}`)}
      </div>
    ));
  }
  const categories = model === null ? [] : categoriesOf(colouring, model, mostCategories);
  return categories.map(({ name, index, operations }) => (
    <div key={name}>
      <Swatch paint={categoryPaint(index, palette)} palette={palette} />
      <span className="legend-name">{name === '' ? t('board:colour.none') : name}</span>
      <span className="muted">{format.number(operations)}</span>
    </div>
  ));
}

const textures: Record<BarPaint['texture'], (colour: string, late: string) => string> = {
  plain: () => 'none',
  late: (_, late) => stripes(late),
  dots: (colour) => `radial-gradient(${colour} 1.3px, transparent 1.6px)`,
  lines: (colour) => `repeating-linear-gradient(90deg, ${colour} 0 1px, transparent 1px 5px)`,
};

function stripes(colour: string): string {
  return `repeating-linear-gradient(135deg, transparent 0 4px, ${colour} 4px 5.5px)`;
}

function Swatch({ paint: { colours, texture }, palette }: { paint: BarPaint; palette: Palette }) {
  return (
    <i
      className="swatch"
      style={{
        backgroundColor: colours.fill,
        borderColor: colours.edge,
        backgroundImage: textures[texture](colours.setup, palette.lateStripe),
        backgroundSize: texture === 'dots' ? '6px 6px' : 'auto',
      }}
    />
  );
}

/** What lies under the bars. */
function Ground({ palette }: { palette: Palette }) {
  const { t } = useTexts();
  const grounds = [
    ['setup', palette.bars.planned.setup, palette.bars.planned.edge, stripes(palette.background)],
    ['closed', palette.closed, palette.majorLine, 'none'],
    ['breakdown', palette.breakdown, palette.breakdownLine, stripes(palette.breakdownLine)],
    ['maintenance', palette.maintenance, palette.maintenanceLine, stripes(palette.maintenanceLine)],
    [
      'ownDowntime',
      palette.maintenance,
      palette.maintenanceLine,
      `radial-gradient(${palette.maintenanceLine} 1.1px, transparent 1.4px) 0 0 / 6px 6px`,
    ],
    ['overtime', palette.overtime, palette.overtimeLine, 'none'],
    ['frozen', palette.frozen, palette.frozenLine, 'none'],
  ] as const;
  return grounds.map(([name, fill, edge, image]) => (
    <div key={name}>
      <i className="swatch" style={{ borderColor: edge, background: image === 'none' ? fill : `${image}, ${fill}` }} />
      {t(`board:bar.${name}`)}
    </div>
  ));
}
