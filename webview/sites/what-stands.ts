/**
 * What the pane has to show of one trace: the index that counts it, the structure and its arrangement, made anew only
 * when places, pairs or names have become known.
 */
import type { Trace } from '../trace/trace.ts';
import { SiteIndex } from './aggregate/site-index.ts';
import { type Arrangement, arrange } from './graph/arrange.ts';
import { type SitesScene, sitesScene } from './graph/scene.ts';
import { type Structure, structureOf } from './graph/structure.ts';

export class WhatStands {
  readonly index: SiteIndex;
  structure: Structure = { nodes: [], edges: [], nodeOf: new Map() };
  private arrangement: Arrangement = arrange(this.structure);
  private readonly open = new Set<string>();
  private built = '';

  constructor(trace: Trace) {
    this.index = new SiteIndex(trace);
  }

  /** Lays out anew what has become known. */
  arrange(): void {
    const { trace, known } = this.index;
    const key = [known.places.size, known.pairs.all.length, trace.sites.size, [...this.open].join('\n')].join(' ');
    if (key === this.built) return;
    this.built = key;
    this.structure = structureOf(trace, known, this.open);
    this.arrangement = arrange(this.structure);
  }

  scene(moment: number): SitesScene {
    return sitesScene(this.index, this.structure, this.arrangement, moment);
  }

  /** From now on the file's places are shown one by one. */
  unfold(file: string): void {
    this.open.add(file);
  }
}
