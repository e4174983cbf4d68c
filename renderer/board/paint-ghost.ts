/** The compared plan: a thin outlined bar under each place it has, and a line from the selected operation to its other place. */
import type { Row } from './bars.ts';
import type { GhostPlan } from './ghost-plan.ts';
import type { BoardScene } from './paint-board.ts';

const thickness = 5;

export function paintGhostBars(
  context: CanvasRenderingContext2D,
  scene: BoardScene,
  ghost: GhostPlan,
  rows: readonly Row[],
): void {
  const { scale, view, palette } = scene;
  const from = scale.toTime(view.left);
  const to = scale.toTime(view.left + view.width);
  const draw = (inset: number): void => {
    for (const row of rows) {
      if (row.machine < 0) continue;
      const top = row.top + row.height - thickness - 1 - view.top;
      const [first, last] = ghost.visible(row.machine, from, to);
      for (let index = first; index < last; index++) {
        if (ghost.end[index] < from) continue;
        const left = Math.max(scale.toX(ghost.start[index]) - view.left, -4);
        const right = Math.min(Math.max(scale.toX(ghost.end[index]) - view.left, left + 1), view.width + 4);
        const width = right - left - 2 * inset;
        if (width > 0) context.fillRect(left + inset, top + inset, width, thickness - 2 * inset);
      }
    }
  };
  context.fillStyle = palette.ghost;
  draw(0);
  context.fillStyle = palette.ghostFill;
  draw(1);
}

/** Where the other plan has the selected operation, and a line to it. Nothing when it lies in the same place or its row is closed. */
export function paintGhostLink(
  context: CanvasRenderingContext2D,
  scene: BoardScene,
  ghost: GhostPlan,
  operation: number,
): void {
  const { model, scale, view, palette } = scene;
  const { machine, start, end, part } = model.board.operations;
  const other = ghost.find(model.operationId(operation), part[operation]);
  if (other === null) return;
  if (ghost.machine[other] === machine[operation] && ghost.start[other] === start[operation]) return;
  const rowOf = (wanted: number): Row | undefined => scene.rows.find((row) => row.machine === wanted);
  const here = rowOf(machine[operation]);
  const there = rowOf(ghost.machine[other]);
  if (here === undefined || there === undefined) return;
  const left = scale.toX(ghost.start[other]) - view.left;
  const right = Math.max(scale.toX(ghost.end[other]) - view.left, left + 3);
  const top = there.top - view.top;
  context.strokeStyle = palette.ghost;
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  context.strokeRect(left, top + 3, right - left, there.height - 7);
  context.beginPath();
  context.moveTo((left + right) / 2, top + there.height / 2);
  context.lineTo(
    (scale.toX(start[operation]) + scale.toX(end[operation])) / 2 - view.left,
    here.top - view.top + here.height / 2,
  );
  context.stroke();
  context.setLineDash([]);
}
