/**
 * Walking a syntax tree with a way back up. Chains such as `p.bind(f).bind(g)…` nest as deep as they
 * are long, so the walk keeps its own stack and cannot overflow.
 */
import type { Node } from '@babel/types';

/** A node and where it hangs: under `parent`, as its `key` (at `index`, when that is a list). */
export interface Place {
  readonly node: Node;
  readonly parent: Place | null;
  readonly key: string;
  readonly index: number;
}

const notChildren = new Set([
  'loc',
  'extra',
  'leadingComments',
  'innerComments',
  'trailingComments',
  'errors',
  'tokens',
]);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Calls `visit` for each node below `root`, parents before children. */
export function walk(root: Node, visit: (place: Place) => void): void {
  const stack: Place[] = [{ node: root, parent: null, key: '', index: -1 }];
  for (let place = stack.pop(); place; place = stack.pop()) {
    visit(place);
    for (const [key, value] of Object.entries(place.node)) {
      if (notChildren.has(key)) continue;
      if (Array.isArray(value)) {
        value.forEach((child: unknown, index) => {
          if (isNode(child)) stack.push({ node: child, parent: place, key, index });
        });
      } else if (isNode(value)) {
        stack.push({ node: value, parent: place, key, index: -1 });
      }
    }
  }
}

/** Parentheses and TypeScript's annotations leave a value as it is. */
export function unwrapped(node: Node): Node {
  let inner = node;
  while (
    inner.type === 'ParenthesizedExpression' ||
    inner.type === 'TSAsExpression' ||
    inner.type === 'TSSatisfiesExpression' ||
    inner.type === 'TSNonNullExpression' ||
    inner.type === 'TSTypeAssertion' ||
    inner.type === 'TSInstantiationExpression'
  ) {
    inner = inner.expression;
  }
  return inner;
}
