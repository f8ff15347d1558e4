// SPDX-License-Identifier: MIT
import { describe, it, expect } from 'vitest';
import { DefaultCrane } from '../src/ts/layer2/DefaultCrane.js';
import { DefaultGantryCrane } from '../src/ts/layer2/DefaultGantryCrane.js';
import { LiftQueue } from '../src/ts/layer4/LiftQueue.js';

const heron = {
  ior: { uuid: 'c-1', component: 'Crane', version: '0.2.0.0' },
  owner: 'quay master',
  model: { uuid: 'c-1', callSign: 'Heron', safeLoad: 10000, radius: 5, longestRadius: 25, hookLoad: 0, liftsToday: 0 },
};

describe('a slewing crane', () => {
  it.each([
    [5, 10000],
    [10, 5000],
    [25, 2000],
  ])('may carry at %i m no more than %i kg', (metres, kilograms) => {
    expect(new DefaultCrane().init(heron).allowedLoad(metres)).toBe(kilograms);
  });

  it('will not reach out with a load that would tip it', () => {
    const crane = new DefaultCrane().init(heron).lift(9000);
    expect(() => crane.reach(10)).toThrow(/tip/);
    expect((crane.lower().reach(10), crane.allowedLoad(10))).toBe(5000);
  });

  it('carries one load at a time', () => {
    expect(() => new DefaultCrane().init(heron).lift(1).lift(1)).toThrow(/on the hook/);
  });
});

describe('a gantry', () => {
  it('carries its full load at any reach, but not in a storm', () => {
    const gantry = new DefaultGantryCrane().init(heron).reach(25).lift(10000).lower();
    expect(() => gantry.feelWind(18).lift(10)).toThrow(/only lowers/);
  });
});

describe('LiftQueue', () => {
  it('sets a refused load aside and goes on', async () => {
    const queue = new LiftQueue().use(new DefaultCrane().init(heron));
    await queue.call('anvil', 10001).call('rope', 50).work();
    expect([...queue.setAside().keys()]).toEqual(['anvil']);
  });
});
