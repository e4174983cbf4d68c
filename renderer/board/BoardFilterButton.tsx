import { Button, Checkbox, InputGroup, PopoverNext, SegmentedControl } from '@blueprintjs/core';
import { Filter } from '@blueprintjs/icons';
import { useTexts } from '../text/use-texts.ts';
import { setBoard, useBoardState } from './board-state.ts';
import { filterStates, noFilter } from './filter.ts';
import type { BoardFilter } from './filter.ts';

/** What the planner wants to see of the plan; the rest fades or is hidden. */
export function BoardFilterButton() {
  const { t } = useTexts();
  const { text, states } = useBoardState((state) => state.filter);
  const active = text.trim() !== '' || states.length > 0;
  return (
    <PopoverNext placement="bottom-start" content={<FilterCard />}>
      <Button
        variant="minimal"
        size="small"
        icon={<Filter size={14} />}
        className="board-filter-button"
        title={active ? t('board:filter.on') : t('board:filter.off')}
        active={active}
        text={active ? t('board:filter.on') : t('board:filter.off')}
      />
    </PopoverNext>
  );
}

function FilterCard() {
  const { t } = useTexts();
  const filter = useBoardState((state) => state.filter);
  const change = (part: Partial<BoardFilter>): void => setBoard({ filter: { ...filter, ...part } });
  return (
    <div className="card board-filter">
      <InputGroup
        size="small"
        value={filter.text}
        placeholder={t('board:filter.text')}
        aria-label={t('board:filter.text')}
        onValueChange={(text) => change({ text })}
      />
      <div className="board-filter-states">
        {filterStates.map((state) => (
          <Checkbox
            key={state}
            label={t(`board:filter.state.${state}`)}
            checked={filter.states.includes(state)}
            onChange={({ currentTarget: { checked } }) =>
              change({ states: checked ? [...filter.states, state] : filter.states.filter((other) => other !== state) })
            }
          />
        ))}
      </div>
      <SegmentedControl
        size="small"
        fill
        aria-label={t('board:filter.rest')}
        value={filter.rest}
        options={[
          { value: 'fade', label: t('board:filter.fade') },
          { value: 'hide', label: t('board:filter.hide') },
        ]}
        onValueChange={(rest) => change({ rest: rest as BoardFilter['rest'] })}
      />
      <Button
        size="small"
        fill
        text={t('board:filter.clear')}
        onClick={() => change({ ...noFilter, rest: filter.rest })}
      />
    </div>
  );
}
