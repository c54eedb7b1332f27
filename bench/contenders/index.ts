/** The contenders by name. Each is loaded only in processes of its own. */
import type { Contender } from './contender.ts';

export const PEERS = ['native', 'bluebird'] as const;
export type ContenderName = 'lwt' | (typeof PEERS)[number];
/** Who can be weighed. */
export type WeighedName = ContenderName | 'native-await';

const loaders: Readonly<Record<WeighedName, () => Promise<{ readonly contender: Contender }>>> = {
  lwt: () => import('./lwt.ts'),
  native: () => import('./native.ts'),
  bluebird: () => import('./bluebird.ts'),
  'native-await': () => import('./native-await.ts'),
};

export async function loadContender(name: WeighedName): Promise<Contender> {
  return (await loaders[name]()).contender;
}
