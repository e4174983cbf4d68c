import { Menu, MenuDivider, MenuItem } from '@blueprintjs/core';
import {
  Add,
  Edit,
  Exchange,
  Lock,
  Pause,
  Play,
  SplitColumns,
  Time,
  Trash,
  Undo,
  Unlock,
  WarningSign,
} from '@blueprintjs/icons';
import type { Change } from '../../electron/host/contract.ts';
import { useQuery, useSessionState } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';
import { openEditDialog, useEditState } from './edit-state.ts';
import type { EditDialog, EditTarget, PartName } from './edit-state.ts';
import { commandText } from './edit-texts.ts';
import { useEdit } from './use-edit.ts';
import { useTargetState } from './use-target.ts';

const nothing: readonly PartName[] = [];

type Props = { target: EditTarget; selected?: readonly PartName[]; onClose: () => void };

/**
 * The board's context menu: the items of a Blueprint `Menu` for what is under the pointer. `selected` are further operations of a selection
 * that the target belongs to; `onClose` is called once something was chosen.
 */
export function EditMenu({ target, selected = nothing, onClose }: Props) {
  const { t } = useTexts();
  const edits = useEdit();
  const disabled = useEditState((state) => state.busy);
  const { operation, part, order, machine, time } = target;
  const { begun, pinned, placed, held, rush } = useTargetState(operation, part, order);
  const own = { operation: operation ?? '', part };
  const isSame = (other: PartName): boolean => other.operation === own.operation && other.part === own.part;
  const parts = selected.some(isSame) ? [...selected] : [own];
  const run = (change: Change): void => {
    onClose();
    void edits.edit([change]);
  };
  const open = (dialog: EditDialog): void => {
    onClose();
    openEditDialog(dialog);
  };
  const several = parts.length > 1 ? ` (${parts.length})` : '';
  return (
    <Menu className="edit-menu">
      {operation !== null && placed && !begun && (
        <>
          <MenuItem
            icon={pinned ? <Unlock size={14} /> : <Lock size={14} />}
            label="P"
            disabled={disabled}
            text={`${t(pinned ? 'edits:action.unpin' : 'edits:action.pin')}${several}`}
            onClick={() => run({ change: pinned ? 'unpin' : 'pin', parts })}
          />
          <MachineChoice operation={operation} part={part} onChoose={run} />
          <MenuItem
            icon={<SplitColumns size={14} />}
            label="S"
            disabled={disabled}
            text={t('edits:action.split')}
            onClick={() => open({ kind: 'split', operation })}
          />
          <MenuDivider />
        </>
      )}
      {order !== null && (
        <>
          <MenuItem
            icon={<Edit size={14} />}
            disabled={disabled}
            text={t('edits:action.order')}
            onClick={() => open({ kind: 'order', order })}
          />
          {held ? (
            <MenuItem
              icon={<Play size={14} />}
              disabled={disabled}
              text={t('edits:action.letGo')}
              onClick={() => run({ change: 'letGo', order })}
            />
          ) : (
            <MenuItem
              icon={<Pause size={14} />}
              disabled={disabled}
              text={t('edits:action.hold')}
              onClick={() => open({ kind: 'hold', order })}
            />
          )}
          {rush && (
            <MenuItem
              icon={<Trash size={14} />}
              disabled={disabled}
              text={t('edits:action.removeRushOrder')}
              onClick={() => run({ change: 'removeRushOrder', order })}
            />
          )}
          <MenuDivider />
        </>
      )}
      <MenuItem
        icon={<WarningSign size={14} />}
        disabled={disabled}
        text={t('edits:action.downtime')}
        onClick={() => open({ kind: 'machineTime', machine, time, as: 'downtime' })}
      />
      <MenuItem
        icon={<Time size={14} />}
        disabled={disabled}
        text={t('edits:action.overtime')}
        onClick={() => open({ kind: 'machineTime', machine, time, as: 'overtime' })}
      />
      <MenuItem
        icon={<Add size={14} />}
        disabled={disabled}
        text={t('edits:action.rushOrder')}
        onClick={() => open({ kind: 'rushOrder', due: time })}
      />
      <UndoItem onClose={onClose} />
    </Menu>
  );
}

type MachineChoiceProps = { operation: string; part: number; onChoose: (change: Change) => void };

function MachineChoice({ operation, part, onChoose }: MachineChoiceProps) {
  const { t, format } = useTexts();
  const { value } = useQuery('operation', { operation, part }, ['plan']);
  const others = value?.modes.filter(({ chosen }) => !chosen) ?? [];
  if (others.length === 0) return null;
  return (
    <MenuItem icon={<Exchange size={14} />} text={t('edits:action.machine')}>
      {others.map(({ machine, machineName, setup, run }) => (
        <MenuItem
          key={machine}
          text={machineName}
          label={format.duration(setup + run)}
          onClick={() => onChoose({ change: 'mode', operation, part, machine })}
        />
      ))}
    </MenuItem>
  );
}

function UndoItem({ onClose }: { onClose: () => void }) {
  const texts = useTexts();
  const edits = useEdit();
  const undo = useSessionState((state) => state.overview?.undo ?? null);
  if (undo === null) return null;
  return (
    <>
      <MenuDivider />
      <MenuItem
        icon={<Undo size={14} />}
        label="Ctrl+Z"
        text={texts.t('edits:undo.short', { command: commandText(undo, texts) })}
        onClick={() => {
          onClose();
          void edits.undo(undo.id);
        }}
      />
    </>
  );
}
