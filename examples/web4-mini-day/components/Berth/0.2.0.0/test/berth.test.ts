// SPDX-License-Identifier: MIT
import { describe, it, expect } from 'vitest';
import { DefaultBerth } from '../src/ts/layer2/DefaultBerth.js';

describe('a wall shared by several ships', () => {
  const wall = {
    ior: { uuid: 'wall-4', component: 'Berth', version: '0.2.0.0' },
    owner: 'harbour master',
    model: { uuid: 'wall-4', name: 'Long Wall', lengthMetres: 150, depthMetres: 7, alongside: [] },
  };

  it('lays ships end to end with a gap for the ropes', async () => {
    const berth = new DefaultBerth().init(wall).moor('Aurora', 60, 5).moor('Tern', 40, 4);
    expect((await berth.toScenario()).model.alongside).toEqual([
      { ship: 'Aurora', fromMetre: 0, lengthMetres: 60 },
      { ship: 'Tern', fromMetre: 68, lengthMetres: 40 },
    ]);
  });

  it('uses the hole that a ship left behind', () => {
    const berth = new DefaultBerth().init(wall).moor('Aurora', 60, 5).moor('Tern', 40, 4).castOff('Aurora');
    expect(berth.findRoom(50)).toBe(0);
    expect(berth.findRoom(61)).toBe(-1);
    expect(berth.freeMetres()).toBe(110);
  });

  it('has room in total and still none in one piece', () => {
    const berth = new DefaultBerth().init(wall).moor('Aurora', 60, 5).moor('Tern', 40, 4);
    expect(berth.freeMetres()).toBe(50);
    expect(() => berth.moor('Kestrel', 50, 4)).toThrow(/in one piece/);
  });

  it('keeps a deep ship off the ground', () => {
    expect(() => new DefaultBerth().init(wall).moor('Kestrel', 30, 6.6)).toThrow(/touch ground/);
  });

  it('sorts what an old scenario brought in any order', () => {
    const shuffled = {
      ...wall,
      model: {
        ...wall.model,
        alongside: [
          { ship: 'Tern', fromMetre: 100, lengthMetres: 40 },
          { ship: 'Aurora', fromMetre: 0, lengthMetres: 60 },
        ],
      },
    };
    expect(new DefaultBerth().init(shuffled).findRoom(20)).toBe(68);
  });
});
