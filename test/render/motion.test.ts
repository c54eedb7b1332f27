import { describe, expect, it } from 'vitest';
import { Motion } from '../../webview/render/motion.ts';
import { edge, node, scene } from './scenes.ts';

const one = node(1, { x: 0 });
const two = node(2, { x: 200 });

function moving(): Motion {
  const motion = new Motion();
  motion.show(scene([one]), 0);
  return motion;
}

describe('motion', () => {
  it('lets the first picture be there at once', () => {
    expect(moving().resting).toBe(true);
  });

  it('grows a new node from its parent, and rests', () => {
    const motion = moving();
    motion.show(scene([one, two], [edge(1, 2)]), 1000);
    const begun = motion.frame(1001);
    expect(begun.scene.nodes.get(2)!.x).toBeLessThan(200);
    expect(begun.liveliness.presence.get(2)).toBeLessThan(0.2);
    motion.frame(3000);
    expect(motion.resting).toBe(true);
    expect(motion.frame(3001).scene.nodes.get(2)!.x).toBe(200);
  });

  it('glides a node that must make room, and leaves the others where they are', () => {
    const motion = new Motion();
    motion.show(scene([one, two]), 0);
    motion.show(scene([one, { ...two, x: 400 }]), 1000);
    const half = motion.frame(1160).scene;
    expect(half.nodes.get(2)!.x).toBeGreaterThan(200);
    expect(half.nodes.get(2)!.x).toBeLessThan(400);
    expect(half.nodes.get(1)!.x).toBe(0);
  });

  it('runs a settlement along the edge that it wakes, once', () => {
    const motion = new Motion();
    motion.show(scene([one, two], [edge(1, 2)]), 0);
    motion.show(scene([one, two], [edge(1, 2, { passed: 'returned' })]), 1000);
    expect(motion.frame(1100).liveliness.pulses.get('1-2')).toBeGreaterThan(0);
    motion.frame(2000);
    expect(motion.resting).toBe(true);
    motion.show(scene([one, two], [edge(1, 2, { passed: 'returned' })]), 2100);
    expect(motion.resting).toBe(true);
  });

  it('does nothing when it is turned off', () => {
    const motion = moving();
    motion.enabled = false;
    motion.show(scene([one, two], [edge(1, 2)]), 1000);
    expect(motion.resting).toBe(true);
    expect(motion.frame(1001).scene.nodes.get(2)!.x).toBe(200);
  });

  it('does not show the arrival of a crowd', () => {
    const motion = moving();
    motion.show(scene([one, ...Array.from({ length: 100 }, (_, index) => node(index + 10))]), 1000);
    expect(motion.resting).toBe(true);
  });
});
