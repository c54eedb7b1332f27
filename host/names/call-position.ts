/**
 * The position that V8 writes into a stack frame for a call, found in the syntax tree: `b` of
 * `a.b(…)`, `f` of `f(…)`, `new` of `new X(…)`, `super` of `super(…)`, and the opening parenthesis of
 * any other call (`a[k](…)`, `(c ? f : g)(…)`, `f?.(…)`). Tried on Node 20 and 24.
 */
import type { CallExpression, Expression, NewExpression, Node, OptionalCallExpression } from '@babel/types';

/** What can make a promise. */
export type Call = CallExpression | OptionalCallExpression | NewExpression;

/** Whether a node is a call. */
export const isCall = (node: Node): node is Call =>
  node.type === 'CallExpression' || node.type === 'OptionalCallExpression' || node.type === 'NewExpression';

/** `f!(x)` is `f(x)` once the types are gone. */
function withoutBang(callee: Node): Node {
  let node = callee;
  while (node.type === 'TSNonNullExpression') node = node.expression;
  return node;
}

/** Offset of the first `(` after the callee and its type arguments. */
function openingParenthesis(call: Call, text: string): number {
  const types = call.typeParameters?.end ?? 0;
  const from = Math.max(call.callee.end ?? 0, types);
  const found = text.indexOf('(', from);
  return found < 0 ? from : found;
}

/** Offset in `text` of the character that a stack frame names for this call. */
export function callOffset(call: Call, text: string): number {
  if (call.type === 'NewExpression') return call.start ?? 0;
  const callee = withoutBang(call.callee as Expression);
  const optional = call.type === 'OptionalCallExpression' && call.optional;
  if (optional) return openingParenthesis(call, text);
  switch (callee.type) {
    case 'Identifier':
    case 'Super':
    case 'Import':
      return callee.start ?? 0;
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return callee.computed ? openingParenthesis(call, text) : (callee.property.start ?? 0);
    default:
      return openingParenthesis(call, text);
  }
}

/** The last word of what is called: `bind` of `Lwt.bind(…)`, or ''. */
export function calledName(call: Call): string {
  const callee = withoutBang(call.callee as Expression);
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') {
    if (!callee.computed && callee.property.type === 'Identifier') return callee.property.name;
  }
  return '';
}
