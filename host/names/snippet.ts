/** A callback in a few words, for a promise that has no better name: `logS("Heads")`. */
import type { ArrowFunctionExpression, FunctionExpression, Node } from '@babel/types';
import { type Call, calledName, isCall } from './call-position.ts';
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

const isCallback = (node: Node): node is ArrowFunctionExpression | FunctionExpression =>
  node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression';

/** A value that says nothing of what was done: a promise called `undefined` helps nobody. */
function isConstant(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'undefined';
  if (node.type === 'UnaryExpression') return isConstant(unwrapped(node.argument));
  return /^(Numeric|Boolean|Null|BigInt)Literal$/.test(node.type);
}

/** The expression that says what a callback does: its body, its only call, or the call that it returns at the end. */
function essence(callback: ArrowFunctionExpression | FunctionExpression): Node | null {
  const { body } = callback;
  if (body.type !== 'BlockStatement') return isConstant(unwrapped(body)) ? null : unwrapped(body);
  const said = body.body.flatMap((statement) => {
    if (statement.type === 'ExpressionStatement') return [unwrapped(statement.expression)];
    return statement.type === 'ReturnStatement' && statement.argument ? [unwrapped(statement.argument)] : [];
  });
  const calls = said.filter((node) => isCall(inner(node)));
  if (calls.length === 1 && said.length === body.body.length) return calls[0] ?? null;
  const last = body.body.at(-1)?.type === 'ReturnStatement' ? said.at(-1) : undefined;
  return last && isCall(inner(last)) ? last : null;
}

/** What is awaited. */
function inner(node: Node): Node {
  if (node.type === 'AwaitExpression') return unwrapped(node.argument);
  return node.type === 'YieldExpression' && node.argument ? unwrapped(node.argument) : node;
}

/** The text of an expression without what leads to it: `Console.logS(s)` is `logS(s)` to a person. */
function textOf(node: Node, text: string): string {
  const said = inner(node);
  return shortened(text.slice(said.start ?? 0, said.end ?? 0).replace(/^[A-Z]\w*\.(?=[a-z])/, ''));
}

/** Operations whose own word says more than their call's text. */
const OPERATIONS = new Set(
  (
    'return fail wait task bind map catch finalize tryBind join all both and choose or pick nchoose npick nchooseSplit ' +
    'protected noCancel wrapInCancelable pause async go run then finally label'
  ).split(' '),
);

/** The first callback of a call that can be said in a few words, or a callback's name, or ''. */
export function snippetOf(call: Call, text: string): string {
  const name = calledName(call);
  // A function of the program's, or of a module, that takes a callback says itself what it does.
  if (name !== '' && !OPERATIONS.has(name) && call.arguments.map(unwrapped).some(isCallback)) return name;
  const values = call.arguments.map(unwrapped);
  for (const callback of values.filter(isCallback)) {
    if (callback.type === 'FunctionExpression' && callback.id) return callback.id.name;
    const node = essence(callback);
    if (node) return textOf(node, text);
  }
  // A callback given by its name: what such an operation takes last.
  const last = values.at(-1);
  return last?.type === 'Identifier' && TAKES_CALLBACK.has(name) ? last.name : '';
}

/** The text of a call that is no operation of the library itself, for a promise that nothing else names. */
export function ownText(call: Call, text: string): string {
  return OPERATIONS.has(calledName(call)) ? '' : textOf(call, text);
}

const TAKES_CALLBACK = new Set(['bind', 'map', 'catch', 'finalize', 'tryBind', 'async', 'go', 'then', 'finally']);
