/**
 * Does one promise wait for another, however far? Asked where a new edge might close a circle.
 *
 * Looks only through pending promises and at a bounded number of them: a real library never makes
 * a circle, and a sender that lies must not make the view slow.
 */
import { CANCELS, type EdgeTable } from './edge-table.ts';
import { NONE, type PromiseTable } from './promise-table.ts';

const LOOKS = 1_000;

/** Whether the root `from` waits, over any number of steps, for the root `target`. */
export function waitsFor(promises: PromiseTable, edges: EdgeTable, from: number, target: number): boolean {
  const seen = new Set<number>([from]);
  const open = [from];
  for (let row = open.pop(); row !== undefined && seen.size < LOOKS; row = open.pop()) {
    if (row === target) return true;
    const visit = (member: number): void => {
      for (let edge = promises.firstSource[member]; edge !== NONE; edge = edges.nextSource[edge]) {
        if (edges.role[edge] >= CANCELS) continue;
        const source = promises.rootOf(edges.source[edge]);
        if (promises.state[source] !== 0 || seen.has(source)) continue;
        seen.add(source);
        open.push(source);
      }
    };
    visit(row);
    // Of the promises that it became, only the last still waits.
    if (promises.lastInner[row] !== NONE) visit(promises.lastInner[row]);
  }
  return false;
}
