/** What a person calls a function: its own name, or that of what it is stored in. */
import type { Node } from '@babel/types';
import { keyName, targetName } from './target-name.ts';
import type { Place } from './tree.ts';

function ownName(node: Node): string {
  if (node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression') return node.id?.name ?? '';
  if (node.type === 'ObjectMethod' || node.type === 'ClassMethod') {
    return node.kind === 'constructor' ? '' : keyName(node.key, node.computed);
  }
  if (node.type === 'ClassPrivateMethod') return keyName(node.key, false);
  return '';
}

/** Name of the function at `place`, or '' for an anonymous callback. */
export function functionName(place: Place): string {
  const own = ownName(place.node);
  if (own) return own;
  const { parent, key } = place;
  switch (parent?.node.type) {
    case 'VariableDeclarator':
      return targetName(parent.node.id);
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return targetName(parent.node.left);
    case 'ObjectProperty':
    case 'ClassProperty':
    case 'ClassAccessorProperty':
      return key === 'value' ? keyName(parent.node.key, parent.node.computed ?? false) : '';
    case 'ClassPrivateProperty':
      return keyName(parent.node.key, false);
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return functionName(parent);
    // Curried: `const wait = (ms) => () => …` is wait all the way.
    case 'ArrowFunctionExpression':
      return key === 'body' ? functionName(parent) : '';
    case 'ReturnStatement':
      return parent.parent?.node.type === 'BlockStatement' && parent.parent.parent
        ? functionName(parent.parent.parent)
        : '';
    default:
      return '';
  }
}
