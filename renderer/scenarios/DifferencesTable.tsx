import { Button, ButtonGroup, HTMLSelect, InputGroup, SegmentedControl } from '@blueprintjs/core';
import { Comparison, Search } from '@blueprintjs/icons';
import { useState } from 'react';
import type { DifferenceRow, ParsedInput, ScenarioRow } from '../../electron/host/contract.ts';
import { setUi, ui, useUi } from '../shell/ui-state.ts';
import { useSession } from '../host/context.ts';
import { DataTable } from '../table/DataTable.tsx';
import { usePages } from '../table/use-pages.ts';
import { useTexts } from '../text/use-texts.ts';
import { differenceColumns } from './difference-columns.tsx';

const filters = ['all', 'later', 'earlier', 'machine', 'onlyHere', 'onlyThere'] as const;
/** All of the question but which scenario and which page. */
type DifferencesQuery = Omit<ParsedInput<'differences'>, 'file' | 'offset' | 'limit'>;
type Sort = DifferencesQuery['sort'];

/** What differs per order or operation between the open scenario and one of the others. */
export function DifferencesTable({ others }: { others: ScenarioRow[] }) {
  const { t, format } = useTexts();
  const { call } = useSession();
  const [wanted, setWanted] = useState('');
  const file = (others.find((row) => row.file === wanted) ?? others[0]).file;
  const [query, setQuery] = useState<DifferencesQuery>({
    ...{ by: 'order', filter: 'all', search: '', sort: 'shift', descending: true },
  });
  const change = (part: Partial<DifferencesQuery>): void => setQuery({ ...query, ...part });
  const pages = usePages('differences', { ...query, file }, ['plan', 'documents']);
  const counts = pages.latest?.counts ?? null;
  const ghostFile = useUi((state) => state.ghostFile);
  const show = async (row: DifferenceRow): Promise<void> => {
    if (row.operation !== null) return ui.showOnBoard(row.operation, row.part);
    const order = { search: row.number, sort: 'start', descending: false } as const;
    const found = await call('differences', { file, by: 'operation', ...order });
    const operation = found.ok ? found.value.rows.find((other) => other.order === row.order && other.here) : undefined;
    if (operation?.operation) ui.showOnBoard(operation.operation, operation.part);
    else ui.showOrders({ search: row.number, filter: 'all' });
  };
  return (
    <div className="differences">
      <div className="toolbar" role="toolbar" aria-label={t('scenarios:difference.title')}>
        <h3>{t('scenarios:difference.title')}</h3>
        {others.length > 1 && (
          <HTMLSelect
            value={file}
            aria-label={t('scenarios:difference.other')}
            onChange={({ currentTarget }) => setWanted(currentTarget.value)}
            options={others.map((row) => ({ value: row.file, label: row.name }))}
          />
        )}
        <SegmentedControl
          size="small"
          value={query.by}
          aria-label={t('scenarios:difference.by')}
          options={[
            { value: 'order', label: t('scenarios:difference.order') },
            { value: 'operation', label: t('scenarios:difference.operation') },
          ]}
          onValueChange={(by) => change({ by: by as DifferencesQuery['by'], filter: 'all' })}
        />
        <InputGroup
          size="small"
          leftIcon={<Search size={14} className="input-icon" />}
          value={query.search}
          maxLength={200}
          placeholder={t('scenarios:difference.search')}
          aria-label={t('scenarios:difference.search')}
          onValueChange={(search) => change({ search })}
        />
        <div className="spring" />
        <Button
          size="small"
          icon={<Comparison size={14} />}
          active={ghostFile === file}
          aria-pressed={ghostFile === file}
          text={t('scenarios:compare.onBoard')}
          onClick={() => setUi({ ghostFile: ghostFile === file ? null : file })}
        />
      </div>
      <ButtonGroup className="difference-filters">
        {filters
          .filter((filter) => filter !== 'machine' || query.by === 'operation')
          .map((filter) => (
            <Button
              key={filter}
              size="small"
              variant="minimal"
              active={query.filter === filter}
              aria-pressed={query.filter === filter}
              text={`${t(`scenarios:difference.filter.${filter}`)} ${counts === null ? '' : format.number(counts[filter])}`}
              onClick={() => change({ filter })}
            />
          ))}
      </ButtonGroup>
      <DataTable
        label={t('scenarios:difference.title')}
        columns={differenceColumns}
        context={{ show: (row) => void show(row) }}
        pages={pages}
        rowKey={(row) => `${row.order} ${row.operation ?? ''} ${row.part}`}
        empty={{ title: t('scenarios:difference.none'), text: t('scenarios:difference.noneText') }}
        minWidth={800}
        sort={{
          by: query.sort,
          descending: query.descending,
          // Of all but names the largest is looked for first.
          onSort: (by) =>
            change(
              by === query.sort ? { descending: !query.descending } : { sort: by as Sort, descending: by !== 'number' },
            ),
        }}
        onOpen={(row) => void show(row)}
      />
    </div>
  );
}
