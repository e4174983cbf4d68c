import { Button, Checkbox, Menu, MenuDivider, MenuItem, PopoverNext, Tag } from '@blueprintjs/core';
import { Cross, Download, Edit, More, Offline, Trash, WarningSign } from '@blueprintjs/icons';
import type { ScenarioRow } from '../../electron/host/contract.ts';
import { useSession } from '../host/context.ts';
import { desktop } from '../host/desktop.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { change, openFile } from './actions.ts';
import { setScenarios, useScenarios } from './scenario-state.ts';
import { downloadAddress } from './transfer.ts';

/** Besides the open one. */
const mostCompared = 3;

/** The scenarios with what one can do with each. */
export function ScenarioTable({ rows }: { rows: ScenarioRow[] }) {
  const { t } = useTexts();
  const columns = ['compare', 'name', 'kind', 'orders', 'plan', 'saved', 'size', 'actions'] as const;
  return (
    <div className="scenario-table">
      <table className="bp6-html-table bp6-compact">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} className={column === 'orders' || column === 'size' ? 'number' : undefined}>
                {t(`scenarios:column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ScenarioLine key={row.file} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ScenarioLine({ row }: { row: ScenarioRow }) {
  const { t, format } = useTexts();
  const session = useSession();
  const current = row.open === 'current';
  const stem = (row.file.split(/[\\/]/).at(-1) ?? '').replace(/\.takt$/i, '');
  return (
    <tr className={current ? 'scenario-current' : undefined} aria-current={current ? 'true' : undefined}>
      <td>
        <CompareBox row={row} />
      </td>
      <td className="scenario-cell" title={row.file}>
        <strong>{row.name}</strong>
        {row.open !== null && (
          <Tag minimal className="scenario-open">
            {t(`scenarios:open.${row.open}`)}
          </Tag>
        )}
        {stem !== row.name && <div className="muted small">{stem}.takt</div>}
        {row.problem !== null && (
          <div className="problem small">
            <WarningSign size={12} /> {failureText(row.problem, t)}
          </div>
        )}
        {row.connectionsOff.length > 0 && <ConnectionsOff row={row} />}
      </td>
      <td>
        {row.problem === null && (
          <>
            {row.kind === 'whatIf' ? (
              <Tag className="what-if-tag">{t('scenarios:whatIf.tag')}</Tag>
            ) : (
              t('scenarios:kind.record')
            )}
            {row.parent !== null && <div className="muted small">{t('scenarios:of', { name: row.parent.name })}</div>}
            {row.connections.length > 0 && <div className="muted small">{row.connections.join(', ')}</div>}
          </>
        )}
      </td>
      <td className="number">{row.problem === null && format.number(row.orders)}</td>
      <td>
        {row.problem === null &&
          (row.planVersion === 0
            ? t('scenarios:noPlan')
            : t('scenarios:planNumber', { version: format.number(row.planVersion) }))}
      </td>
      <td className="nowrap">{row.changedAt !== '' && format.at(row.changedAt)}</td>
      <td className="number">{t('scenarios:megabytes', { size: format.number(row.bytes / 1_048_576, 1) })}</td>
      <td className="nowrap">
        <Button
          size="small"
          text={t('scenarios:action.open')}
          aria-label={t('scenarios:action.openNamed', { name: row.name })}
          disabled={current || row.problem !== null}
          onClick={() => void openFile(session, row.file)}
        />
        <PopoverNext placement="bottom-end" animation="minimal" arrow={false} content={<LineActions row={row} />}>
          <Button
            size="small"
            variant="minimal"
            icon={<More size={14} />}
            aria-label={t('scenarios:action.more', { name: row.name })}
          />
        </PopoverNext>
      </td>
    </tr>
  );
}

function CompareBox({ row }: { row: ScenarioRow }) {
  const { t } = useTexts();
  const chosen = useScenarios((state) => state.chosen);
  const current = row.open === 'current';
  const checked = current || chosen.includes(row.file);
  const full = chosen.filter((file) => file !== row.file).length >= mostCompared;
  return (
    <Checkbox
      checked={checked && row.problem === null}
      disabled={current || row.problem !== null || row.planVersion === 0 || (full && !checked)}
      aria-label={t('scenarios:compare.choose', { name: row.name })}
      onChange={() =>
        setScenarios({ chosen: checked ? chosen.filter((file) => file !== row.file) : [...chosen, row.file] })
      }
    />
  );
}

function ConnectionsOff({ row }: { row: ScenarioRow }) {
  const { t } = useTexts();
  const { call } = useSession();
  return (
    <div className="small connections-off">
      <Offline size={12} /> {t('scenarios:connectionsOff', { names: row.connectionsOff.join(', ') })}
      {row.open === 'current' && (
        <Button
          size="small"
          text={t('scenarios:switchOn')}
          onClick={() => void change(() => call('switchConnectionsOn', {}))}
        />
      )}
    </div>
  );
}

function LineActions({ row }: { row: ScenarioRow }) {
  const { t } = useTexts();
  const { call } = useSession();
  const { file, name } = row;
  return (
    <Menu>
      <MenuItem
        icon={<Edit size={14} />}
        text={t('scenarios:menu.rename')}
        disabled={row.problem !== null}
        onClick={() => setScenarios({ dialog: { kind: 'rename', file, name }, failure: null })}
      />
      {desktop === undefined && (
        <MenuItem
          icon={<Download size={14} />}
          text={t('scenarios:menu.download')}
          disabled={row.problem !== null}
          href={downloadAddress(file)}
          download
        />
      )}
      <MenuItem
        icon={<Cross size={14} />}
        text={t('scenarios:action.close')}
        disabled={row.open !== 'background'}
        onClick={() => void change(() => call('closeScenario', { file }))}
      />
      <MenuDivider />
      <MenuItem
        icon={<Trash size={14} />}
        intent="danger"
        text={t('scenarios:action.delete')}
        disabled={row.open !== null}
        onClick={() => setScenarios({ dialog: { kind: 'delete', file, name }, failure: null })}
      />
    </Menu>
  );
}
