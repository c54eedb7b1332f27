/** The name of what a value is stored in: a variable, a property, an element of a pattern. */
import type { ArrayPattern, Node } from '@babel/types';
import { unwrapped } from './tree.ts';

/** Name of a property's key, or '' when it is computed from anything but a literal. */
export function keyName(key: Node, computed: boolean): string {
  if (key.type === 'StringLiteral') return key.value;
  if (key.type === 'NumericLiteral') return String(key.value);
  if (computed) return '';
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  return '';
}

/** Name of an assignment's or declaration's target, or '' when no single name stands for it. */
export function targetName(target: Node): string {
  const node = unwrapped(target);
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'AssignmentPattern') return targetName(node.left);
  if (node.type === 'MemberExpression') return keyName(node.property, node.computed);
  return '';
}

/** Name of one element of `[a, b]`, or ''. */
export function elementName(pattern: ArrayPattern, index: number): string {
  const element = pattern.elements[index];
  return element ? targetName(element) : '';
}
