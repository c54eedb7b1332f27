/** A callback in a few words, for a promise that has no better name: `logS("Heads")`. */
import type { Node } from '@babel/types';
import type { Call } from './call-position.ts';
import { unwrapped } from './tree.ts';

/** Longer snippets are cut, with an ellipsis as their last character. */
export const SNIPPET_LENGTH = 48;

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const letters = [...line.slice(0, SNIPPET_LENGTH * 2)];
  if (letters.length <= SNIPPET_LENGTH && line.length <= SNIPPET_LENGTH * 2) return line;
  return `${letters
    .slice(0, SNIPPET_LENGTH - 1)
    .join('')
    .trimEnd()}…`;
}

/** What a callback does, if one call says it: its body, its only call, or the call that it returns at the end. */
function essence(callback: Node): Node | null {
  if (callback.type !== 'ArrowFunctionExpression' && callback.type !== 'FunctionExpression') return null;
  if (callback.body.type !== 'BlockStatement') return unwrapped(callback.body);
  const said = callback.body.body.flatMap((statement) => {
    if (statement.type === 'ExpressionStatement') return [unwrapped(statement.expression)];
    return statement.type === 'ReturnStatement' && statement.argument ? [unwrapped(statement.argument)] : [];
  });
  const last = said.at(-1) ?? null;
  const only = said.filter(says);
  return only.length === 1 && callback.body.body.length === said.length ? (only[0] ?? null) : last;
}

const says = (node: Node | null): node is Node =>
  node !== null &&
  ['CallExpression', 'OptionalCallExpression', 'NewExpression', 'AwaitExpression', 'YieldExpression'].includes(
    node.type,
  );

/** The text of the first callback among the call's arguments that has one, or ''. */
export function snippetOf(call: Call, text: string): string {
  for (const argument of call.arguments) {
    const callback = unwrapped(argument);
    if (callback.type === 'FunctionExpression' && callback.id) return callback.id.name;
    const node = essence(callback);
    if (says(node)) return shortened(text.slice(node.start ?? 0, node.end ?? 0));
  }
  // A callback given by its name says it too, where a callback is what the operation takes last.
  const last = call.arguments.at(-1);
  const named = last ? unwrapped(last) : null;
  if (named?.type === 'Identifier' && takesCallback.has(lastWord(call))) return named.name;
  return '';
}

const takesCallback = new Set(['bind', 'map', 'catch', 'finalize', 'tryBind', 'async', 'go', 'then', 'finally']);

function lastWord(call: Call): string {
  const { callee } = call;
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier') return callee.property.name;
  return '';
}
