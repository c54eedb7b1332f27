/**
 * What a person would call the promise that a call returns, read from where the call stands: the
 * variable its value goes to, the property, or the function that returns it. Climbs from the call
 * through everything that passes the value on unchanged.
 */
import type { Node } from '@babel/types';
import type { SiteName } from '../../webview/contract/names.ts';
import { type Call, calledName, isCall } from './call-position.ts';
import { functionName } from './function-name.ts';
import { elementName, keyName, targetName } from './target-name.ts';
import type { Place } from './tree.ts';
import { unwrapped } from './tree.ts';

/** A name without its snippet; null when the place gives none. */
export type Found = Pick<SiteName, 'name' | 'kind'> | null;

const variable = (name: string): Found => (name ? { name, kind: 'variable' } : null);
const property = (name: string): Found => (name ? { name, kind: 'property' } : null);
const made = (name: string): Found => (name ? { name, kind: 'function' } : null);

/** True when the parent's value is the child's (or what the child's promise will give). */
function passesOn({ node, parent, key, index }: Place): boolean {
  switch (parent?.node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'LogicalExpression':
    case 'JSXExpressionContainer':
      return true;
    case 'ConditionalExpression':
      return key !== 'test';
    case 'SequenceExpression':
      return index === parent.node.expressions.length - 1;
    default:
      return node.type === 'File';
  }
}

function outermost(place: Place): Place {
  let outer = place;
  while (outer.parent && passesOn(outer)) outer = outer.parent;
  return outer;
}

/** `const [promise, resolver] = Lwt.wait()`: the promise is the first of the two. */
const makesPair = new Set(['wait', 'task']);

/** The name in a pattern that stands for the whole value of `place`. */
function ofPattern(pattern: Node, origin: Node): string {
  const call = unwrapped(origin);
  if (isCall(call) && makesPair.has(calledName(call))) {
    if (pattern.type === 'ArrayPattern') return elementName(pattern, 0);
    if (pattern.type === 'ObjectPattern') {
      for (const entry of pattern.properties) {
        if (entry.type === 'ObjectProperty' && keyName(entry.key, entry.computed) === 'promise') {
          return targetName(entry.value);
        }
      }
    }
  }
  if (pattern.type === 'ArrayPattern') {
    const names = pattern.elements.map((_, index) => elementName(pattern, index)).filter((name) => name);
    return names.length > 0 && names.length <= 3 ? names.join(', ') : '';
  }
  return targetName(pattern);
}

/** What the value of an outermost expression is stored in. `origin` is the call it came from. */
function stored({ node, parent, key }: Place, origin: Node): Found {
  switch (parent?.node.type) {
    case 'VariableDeclarator':
      return key === 'init' ? variable(ofPattern(parent.node.id, origin)) : null;
    case 'AssignmentPattern':
      return key === 'right' ? variable(ofPattern(parent.node.left, origin)) : null;
    case 'AssignmentExpression': {
      if (key !== 'right') return null;
      const target = unwrapped(parent.node.left);
      const name = ofPattern(target, origin);
      return target.type === 'MemberExpression' ? property(name) : variable(name);
    }
    case 'ObjectProperty':
      return key === 'value' && parent.parent?.node.type === 'ObjectExpression'
        ? property(keyName(parent.node.key, parent.node.computed))
        : null;
    case 'ClassProperty':
    case 'ClassAccessorProperty':
      return key === 'value' ? property(keyName(parent.node.key, parent.node.computed ?? false)) : null;
    case 'ClassPrivateProperty':
      return key === 'value' ? property(keyName(parent.node.key, false)) : null;
    case 'JSXAttribute':
      return node.type === 'JSXExpressionContainer' && parent.node.name.type === 'JSXIdentifier'
        ? property(parent.node.name.name)
        : null;
    default:
      return null;
  }
}

/** The pattern or variable that the value of `place` goes to, for its elements. */
function destination(place: Place): Node | null {
  const outer = outermost(place);
  const into = outer.parent?.node;
  if (into?.type === 'VariableDeclarator' && outer.key === 'init') return into.id;
  if (into?.type === 'AssignmentExpression' && outer.key === 'right') return into.left;
  if (into?.type === 'AssignmentPattern' && outer.key === 'right') return into.left;
  return null;
}

/** `const [a, b] = [f(), g()]`, `const list = [f(), g()]`, `const [a, b] = yield* Lwt.all([f(), g()])`. */
function listed(element: Place): Found {
  const holder = element.parent;
  if (!holder) return null;
  const isList = holder.node.type === 'ArrayExpression' && element.key === 'elements';
  const isPair = isCall(holder.node) && element.key === 'arguments' && calledName(holder.node) === 'both';
  if (isPair) return fromPattern(destination(holder), element.index);
  if (!isList) return null;
  const call = holder.parent;
  if (call && isCall(call.node) && holder.key === 'arguments' && calledName(call.node) === 'all') {
    return fromPattern(destination(call), element.index);
  }
  const target = destination(holder);
  if (target?.type === 'Identifier') return variable(`${target.name}[${element.index}]`);
  return fromPattern(target, element.index);
}

const fromPattern = (pattern: Node | null, index: number): Found =>
  pattern?.type === 'ArrayPattern' ? variable(elementName(pattern, index)) : null;

/** The function that returns the value of an outermost expression, or whose body it is. */
function returned(outer: Place): Found {
  if (outer.parent?.node.type === 'ReturnStatement') {
    let place: Place | null = outer.parent;
    while (place && !isFunction(place.node)) place = place.parent;
    return place ? made(functionName(place)) : null;
  }
  if (outer.parent?.node.type === 'ArrowFunctionExpression' && outer.key === 'body') {
    return made(functionName(outer.parent));
  }
  return null;
}

const isFunction = (node: Node): boolean =>
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ObjectMethod|ClassMethod|ClassPrivateMethod)$/.test(
    node.type,
  );

/** `Lwt.go(function* main() { … })`, `Lwt.async(serve)`: what runs gives the name. */
const runsFunction = new Set(['go', 'async', 'run']);

function running(call: Call): Found {
  if (!runsFunction.has(calledName(call))) return null;
  const first = call.arguments[0] && unwrapped(call.arguments[0]);
  if (first?.type === 'FunctionExpression' && first.id) return made(first.id.name);
  if (first?.type === 'Identifier') return made(first.name);
  return null;
}

/** Of `Lwt.wait()[0]`, the promise of the pair by itself, the whole; else the place itself. */
function promiseOfPair(outer: Place, call: Call): Place {
  const whole = outer.parent;
  if (whole?.node.type !== 'MemberExpression' || outer.key !== 'object' || !makesPair.has(calledName(call)))
    return outer;
  const { computed, property: which } = whole.node;
  return computed && which.type === 'NumericLiteral' && which.value === 0 ? outermost(whole) : outer;
}

/** The best name for the promise that the call at `place` returns, or null. */
export function nameOfCall(place: Place & { readonly node: Call }): Found {
  const outer = promiseOfPair(outermost(place), place.node);
  return stored(outer, place.node) ?? listed(outer) ?? returned(outer) ?? running(place.node);
}
