import { FormGroup, HTMLSelect } from '@blueprintjs/core';
import { useId } from 'react';
import { rankableTerms, type Policy } from '../../solver/model/policy.ts';
import { useTexts } from '../text/use-texts.ts';

type Ranked = Policy['first'];

/** Which terms go before all weighing: the first, and once there is one, the second. */
export function RankFields({ first, onChange }: { first: Ranked; onChange: (first: Ranked) => void }) {
  const { t } = useTexts();
  const id = useId();
  const none = { value: '', label: t('scenarios:policy.nothingFirst') };
  const termsBut = (taken: Ranked[number] | undefined) =>
    rankableTerms
      .filter((term) => term !== taken)
      .map((term) => ({ value: term, label: t(`scenarios:weight.${term}`) }));
  const withRank = (rank: number, chosen: string): Ranked => {
    const term = rankableTerms.find((one) => one === chosen);
    const others = first.filter((one, index) => index !== rank && one !== term);
    return term === undefined ? others : others.toSpliced(rank, 0, term);
  };
  return (
    <>
      <FormGroup
        label={t('scenarios:policy.first')}
        labelFor={`${id}first`}
        helperText={t('scenarios:policy.firstText')}
      >
        <HTMLSelect
          id={`${id}first`}
          fill
          value={first[0] ?? ''}
          onChange={({ currentTarget }) => onChange(withRank(0, currentTarget.value))}
          options={[none, ...termsBut(undefined)]}
        />
      </FormGroup>
      <FormGroup label={t('scenarios:policy.second')} labelFor={`${id}second`}>
        <HTMLSelect
          id={`${id}second`}
          fill
          disabled={first.length === 0}
          value={first[1] ?? ''}
          onChange={({ currentTarget }) => onChange(withRank(1, currentTarget.value))}
          options={[none, ...termsBut(first[0])]}
        />
      </FormGroup>
    </>
  );
}
