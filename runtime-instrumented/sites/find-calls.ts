/**
 * Finds the calls of a program that shall store their number, and where in the text to do it.
 *
 * Marked are calls with arguments, whatever they call, and, since that costs more, calls without
 * arguments only where they are awaited, or where, as for reads of properties, the name is one of the
 * library's. Marked are also `new Promise` and every `await`. Left alone are any other
 * `new`, `super(…)`, `import(…)` and tagged templates, and what Node reads in the text of a CommonJS
 * file to know its exports.
 */
import type { Node } from 'acorn';
import { CALLED_WITH_NOTHING, READ } from './library-names.ts';
import { AWAIT_BIT, anyMark, emptyMark, simpleMark } from './marks.ts';

/** Text to insert at an offset. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

interface Any extends Node {
  readonly [key: string]: unknown;
}

/** Calls whose text means something to Node (cjs-module-lexer), and to what bundles programs. */
const READ_BY_TOOLS = new Set(['require', '__export', '__exportStar', '__reExport', '__toESM', '__toCommonJS']);
const GLOBALS_READ_BY_TOOLS = new Set(['Object', 'Reflect']);

/** The insertions that mark the calls in `program`, unordered; of two at one place the one comes first that has to stand first. */
export function findCalls(program: Node, nextNumber: () => number): Insertion[] {
  const insertions: Insertion[] = [];
  const closing: Insertion[] = [];
  const put = (node: Any, [before, after]: readonly [string, string]): void => {
    insertions.push({ at: node.start, text: before });
    closing.push({ at: node.end, text: after });
  };
  const mark = (node: Any, flag = 0): void => {
    if (isSimple(node)) put(node, simpleMark(nextNumber() | flag));
    // In a list of arguments or elements, a sequence would come apart.
    else if (node.type !== 'SequenceExpression') put(node, anyMark(nextNumber() | flag));
  };

  /** Calls without arguments that make a promise, as far as can be told: those that are awaited. */
  const awaited = new Set<Any>();
  const markAwait = (node: Any): void => {
    const argument = node.argument as Any;
    awaited.add(argument);
    mark(argument, AWAIT_BIT);
  };

  const markCall = (call: Any): void => {
    const given = call.arguments as readonly Any[];
    const last = given.at(-1);
    if (last !== undefined) mark(last.type === 'SpreadElement' ? (last.argument as Any) : last);
    else if (awaited.has(call) || CALLED_WITH_NOTHING.has(nameOf(call.callee as Any))) {
      insertions.push({ at: call.end - 1, text: emptyMark(nextNumber()) });
    }
  };

  const markNew = (node: Any): void => {
    const last = (node.arguments as readonly Any[]).at(-1);
    if (nameOf(node.callee as Any) === 'Promise' && last !== undefined && last.type !== 'SpreadElement') mark(last);
  };

  const pending: Any[] = [program as Any];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'CallExpression') {
      if (isReadByTools(node)) continue;
      if ((node.callee as Any).type !== 'Super') markCall(node);
    } else if (node.type === 'AwaitExpression') markAwait(node);
    else if (node.type === 'NewExpression') markNew(node);
    else if (node.type === 'MemberExpression' && READ.has(nameOf(node))) {
      const object = node.object as Any;
      if (object.type === 'Identifier') mark(object);
    }
    const children = childrenOf(node);
    for (let i = children.length - 1; i >= 0; i--) pending.push(children[i]);
  }
  return [...closing.reverse(), ...insertions];
}

function childrenOf(node: Any): Any[] {
  const children: Any[] = [];
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const one of value) if (isNode(one)) children.push(one);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is Any {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Any>).type === 'string';
}

/** The last name of `a`, `x.a`, `x?.a`. */
function nameOf(node: Any): string {
  const named = node.type === 'MemberExpression' && node.computed !== true ? (node.property as Any) : node;
  return named.type === 'Identifier' ? (named.name as string) : '';
}

function isReadByTools(call: Any): boolean {
  const callee = call.callee as Any;
  if (READ_BY_TOOLS.has(nameOf(callee))) return true;
  if (callee.type !== 'MemberExpression') return false;
  const object = callee.object as Any;
  // Object.defineProperty(exports, …), and Object.keys(other).forEach(…).
  return object.type === 'CallExpression'
    ? nameOf(callee) === 'forEach' && isReadByTools(object)
    : object.type === 'Identifier' && GLOBALS_READ_BY_TOOLS.has(object.name as string) && mentionsExports(call);
}

function mentionsExports(call: Any): boolean {
  const [first] = call.arguments as readonly Any[];
  return first?.type === 'Identifier' && nameOf(call.callee as Any) !== 'assign';
}

/** Whether evaluating an expression runs no code of anybody's. */
function isSimple(node: Any): boolean {
  switch (node.type) {
    case 'Identifier':
    case 'Literal':
    case 'ThisExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'MetaProperty':
      return true;
    case 'TemplateLiteral':
      return (node.expressions as readonly Any[]).length === 0;
    case 'UnaryExpression':
      return (node.operator === '!' || node.operator === 'void') && isSimple(node.argument as Any);
    case 'ArrayExpression':
      return (node.elements as readonly (Any | null)[]).every((one) => one === null || isSimple(one));
    case 'ObjectExpression':
      return (node.properties as readonly Any[]).every(
        (one) => one.type === 'Property' && one.computed !== true && isSimple(one.value as Any),
      );
    default:
      return false;
  }
}
