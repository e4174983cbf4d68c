import { HoldDialog } from './HoldDialog.tsx';
import { MachineTimeDialog } from './MachineTimeDialog.tsx';
import { OrderDialog } from './OrderDialog.tsx';
import { RushOrderDialog } from './RushOrderDialog.tsx';
import { SplitDialog } from './SplitDialog.tsx';
import { useEditState } from './edit-state.ts';

/** The dialog that is open, if one is. */
export function EditDialogs() {
  const dialog = useEditState((state) => state.dialog);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'rushOrder':
      return <RushOrderDialog due={dialog.due} />;
    case 'order':
      return <OrderDialog key={dialog.order} order={dialog.order} />;
    case 'hold':
      return <HoldDialog key={dialog.order} order={dialog.order} />;
    case 'split':
      return <SplitDialog key={dialog.operation} operation={dialog.operation} />;
    case 'machineTime':
      return <MachineTimeDialog machine={dialog.machine} time={dialog.time} as={dialog.as} />;
  }
}
