/** Strongly connected components, by Tarjan's algorithm (1972), without recursion. */

/**
 * Component of each node of a graph given as offsets and targets. Components are numbered in reverse topological order: an arc between two
 * components leads from the higher number to the lower. O(nodes + arcs).
 */
export function components(offset: Int32Array, targets: Int32Array): { component: Int32Array; count: number } {
  const nodes = offset.length - 1;
  const component = new Int32Array(nodes).fill(-1);
  const low = new Int32Array(nodes);
  const visited = new Int32Array(nodes);
  const next = offset.slice(0, nodes);
  const open: number[] = [];
  const path: number[] = [];
  let clock = 0;
  let count = 0;
  for (let root = 0; root < nodes; root++) {
    if (visited[root] !== 0) continue;
    path.push(root);
    while (path.length > 0) {
      const node = path[path.length - 1];
      if (visited[node] === 0) {
        visited[node] = low[node] = ++clock;
        open.push(node);
      }
      if (next[node] < offset[node + 1]) {
        const target = targets[next[node]++];
        if (visited[target] === 0) path.push(target);
        else if (component[target] === -1) low[node] = Math.min(low[node], visited[target]);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) low[parent] = Math.min(low[parent], low[node]);
      if (low[node] !== visited[node]) continue;
      for (let member = -1; member !== node;) {
        member = open.pop()!;
        component[member] = count;
      }
      count++;
    }
  }
  return { component, count };
}
