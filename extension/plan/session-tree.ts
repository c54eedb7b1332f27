/**
 * The tree in the debug sidebar: programs, what is pending in them by call site, and resources with who has them and
 * who waits. Pure: knows no editor.
 */
import { basename } from 'node:path';
import type { Place } from './place.ts';

interface TreeResource {
  readonly id: number;
  readonly kind: string;
  readonly site: number;
  readonly label: string;
  readonly size: number;
  readonly level: number;
  readonly holder: number | null;
  readonly waiting: ReadonlyMap<number, number>;
}

/** As much of a program as the tree needs. */
export interface TreeSession {
  readonly id: number;
  readonly name: string;
  readonly over: boolean;
  readonly summary: { readonly state: string };
  readonly sites: ReadonlyMap<number, Place>;
  readonly names: ReadonlyMap<number, { readonly name: string; readonly snippet: string }>;
  readonly resources: { readonly list: readonly TreeResource[]; readonly unlisted: number };
  countOf(site: number): { readonly pending: number };
}

/** One entry of the tree. */
export interface TreeNode {
  /** The same for the same thing, however often the tree is made: what is unfolded stays so. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** Session to show. */
  readonly session: number;
  readonly place: Place | null;
  readonly children: readonly TreeNode[];
  readonly unfolded: boolean;
}

/** Entries below one heading, at most; the last one says how many more there are. */
const MOST_ENTRIES = 200;

const number = (count: number): string => count.toLocaleString('en');
const where = (place: Place): string => `${basename(place.file)}:${place.line}`;

/** The programs, the newest first. */
export function sessionTree(sessions: readonly TreeSession[]): TreeNode[] {
  return sessions.map((session, index) => sessionNode(session, index === sessions.length - 1)).reverse();
}

function sessionNode(session: TreeSession, newest: boolean): TreeNode {
  const sites = pendingSites(session);
  const pending = sites.reduce((sum, { count }) => sum + count, 0);
  const words = session.over ? 'never settled' : 'pending';
  const { list, unlisted } = session.resources;
  const resources = list.map((resource) => resourceNode(session, resource));
  const children: TreeNode[] = [
    {
      ...bare(session, 'pending', session.over ? 'Never settled' : 'Pending', number(pending), 'circle-large-outline'),
      children: limited(
        session,
        'pending',
        sites.map(({ site, count }) => siteNode(session, `pending/${site}`, site, `${number(count)} ${words}`)),
        0,
      ),
      unfolded: true,
    },
  ];
  if (resources.length > 0) {
    children.push({
      ...bare(session, 'resources', 'Resources', number(resources.length + unlisted), 'lock'),
      children: limited(session, 'resources', resources, unlisted),
      unfolded: true,
    });
  }
  const state = { starting: 'loading', running: 'play', ended: 'pass', failed: 'error' }[session.summary.state];
  return {
    ...bare(session, '', session.name, `${session.summary.state} · ${number(pending)} ${words}`, state ?? 'play'),
    children,
    unfolded: newest || !session.over,
  };
}

function pendingSites(session: TreeSession): { site: number; count: number }[] {
  const found: { site: number; count: number }[] = [];
  for (const site of session.sites.keys()) {
    const count = session.countOf(site).pending;
    if (count > 0) found.push({ site, count });
  }
  const unknown = session.countOf(0).pending;
  if (unknown > 0) found.push({ site: 0, count: unknown });
  return found.sort((one, other) => other.count - one.count || one.site - other.site);
}

function resourceNode(session: TreeSession, resource: TreeResource): TreeNode {
  const { id, kind, site, label, size, level, holder, waiting } = resource;
  const waiters = [...waiting.values()].reduce((sum, count) => sum + count, 0);
  const full = size > 0 ? `${number(level)} of ${number(size)}` : number(level);
  const words = kind === 'mutex' ? (level > 0 ? 'locked' : 'free') : full;
  const description = [label === '' ? '' : kind, words, waiters > 0 ? `${number(waiters)} waiting` : ''];
  const children = [...waiting].map(([from, count]) =>
    siteNode(session, `resource/${id}/waits/${from}`, from, `${number(count)} waiting`, 'watch'),
  );
  if (holder !== null) children.unshift(siteNode(session, `resource/${id}/has`, holder, 'has it', 'key'));
  return {
    ...bare(session, `resource/${id}`, label || kind, description.filter(Boolean).join(' · '), 'lock'),
    place: session.sites.get(site) ?? null,
    children: limited(session, `resource/${id}`, children, 0),
    unfolded: true,
  };
}

function siteNode(session: TreeSession, id: string, site: number, words: string, icon = 'circle-outline'): TreeNode {
  const place = session.sites.get(site) ?? null;
  const name = session.names.get(site);
  const label = name?.name || name?.snippet || (place ? where(place) : 'place not known');
  const description = place && label !== where(place) ? `${words} · ${where(place)}` : words;
  return { ...bare(session, id, label, description, icon), place };
}

function bare(session: TreeSession, id: string, label: string, description: string, icon: string): TreeNode {
  const key = `${session.id}/${id}`;
  return { id: key, label, description, icon, session: session.id, place: null, children: [], unfolded: false };
}

function limited(session: TreeSession, id: string, nodes: TreeNode[], unlisted: number): TreeNode[] {
  const more = unlisted + Math.max(0, nodes.length - MOST_ENTRIES);
  if (more === 0) return nodes;
  return [...nodes.slice(0, MOST_ENTRIES), bare(session, `${id}/more`, `${number(more)} more`, '', 'ellipsis')];
}
