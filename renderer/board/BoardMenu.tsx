import { useCallback, useEffect } from 'react';
import { ContextMenuPopover } from '@blueprintjs/core';
import { EditMenu } from '../edits/EditMenu.tsx';
import { useSessionState } from '../host/context.ts';
import { takeEscape } from '../shell/escape.ts';
import { setBoard, useBoardState } from './board-state.ts';

/** What can be done to what is under the pointer. */
export function BoardMenu({ onClosed }: { onClosed: () => void }) {
  const menu = useBoardState((state) => state.menu);
  const picked = useBoardState((state) => state.picked);
  const model = useSessionState((state) => state.model);
  const isOpen = menu !== null;
  const close = useCallback((): void => {
    setBoard({ menu: null });
    onClosed();
  }, [onClosed]);
  useEffect(() => {
    if (!isOpen) return undefined;
    return takeEscape('menu', () => {
      close();
      return true;
    });
  }, [isOpen, close]);
  if (menu === null || model === null) return null;
  const { operation, machine, time } = menu;
  const { operations, orders, machines } = model.board;
  const target = {
    operation: operation === null ? null : model.operationId(operation),
    part: operation === null ? 0 : operations.part[operation],
    order: operation === null ? null : orders.ids[operations.order[operation]],
    machine: machine < 0 ? null : machines[machine].id,
    time,
  };
  return (
    <ContextMenuPopover
      isOpen
      content={<EditMenu target={target} selected={operation === null ? [] : picked} onClose={close} />}
      targetOffset={{ left: menu.clientX, top: menu.clientY }}
      onClose={close}
    />
  );
}
