import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useSession } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';
import { code, counted, setupText } from './dispatch-text.ts';
import type { DispatchLists } from './export-lists.ts';
import { laidOut } from './print-page.ts';

type PrintSheetsProps = {
  lists: DispatchLists;
  /** What is done with them once they are laid out. */
  print: () => Promise<void>;
  onPrinted: () => void;
};

/** Work-to lists on paper, each machine on pages of its own. On screen they do not show; they are gone once printed. */
export function PrintSheets({ lists, print, onPrinted }: PrintSheetsProps) {
  const { t, format } = useTexts();
  const { plantNow } = useSession();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void laidOut().then(print).then(onPrinted);
  }, [print, onPrinted]);
  const printedAt = format.instant(plantNow());
  return createPortal(
    <div className="print-sheets" aria-hidden="true">
      {lists.map((list) => (
        <section key={list.machine} className="print-sheet">
          <header>
            <h1>{list.name}</h1>
            <p>
              {list.workCenter} · {t('dispatch:printed', { at: printedAt })}
            </p>
          </header>
          <table>
            <thead>
              <tr>
                {(
                  ['position', 'order', 'name', 'item', 'quantity', 'setup', 'start', 'end', 'needs', 'state'] as const
                ).map((column) => (
                  <th key={column}>{t(`dispatch:column.${column}`)}</th>
                ))}
                <th>{t('dispatch:done')}</th>
              </tr>
            </thead>
            <tbody>
              {list.rows.map((row) => (
                <tr key={row.jobOrder}>
                  <td>{row.position === 0 ? '▶' : format.number(row.position)}</td>
                  <td className="print-code">
                    {row.late && '▲ '}
                    {code(row)}
                  </td>
                  <td>{row.name}</td>
                  <td>
                    {row.item}
                    <br />
                    {row.itemName}
                  </td>
                  <td className="print-number">
                    {format.number(row.quantity, 2)} {row.unit}
                  </td>
                  <td>{setupText(row, format)}</td>
                  <td className="print-number">{format.instant(row.start)}</td>
                  <td className="print-number">{format.instant(row.end)}</td>
                  <td>
                    {[...counted(row.tools), ...counted(row.skills)].join(', ')}
                    {row.materials.map(({ id, quantity, unit }) => (
                      <div key={id}>
                        {id} {format.number(quantity, 2)} {unit}
                      </div>
                    ))}
                  </td>
                  <td>
                    {row.position === 0 ? t('dispatch:underWay') : t(`dispatch:state.${row.state}`)}
                    {row.revision > 0 && ` r${row.revision}`}
                  </td>
                  <td className="print-box">☐</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>,
    document.body,
  );
}
