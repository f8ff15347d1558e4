// SPDX-License-Identifier: MIT
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScenarioShelf } from '../../../Unit/latest/src/ts/layer4/ScenarioShelf.js';
import { DefaultBerth } from '../src/ts/layer2/DefaultBerth.js';
import { BerthReservation } from '../src/ts/layer4/BerthReservation.js';

const pier = { uuid: 'pier-2', name: 'Pier 2', lengthMetres: 90, depthMetres: 6, ship: '', queue: [] };
const ior = { uuid: 'pier-2', component: 'Berth', version: '0.1.0.0' };

describe('DefaultBerth', () => {
  const fresh = { ior, owner: 'harbour master', model: pier };

  it('keeps half a metre under the keel and room for the ropes', () => {
    const berth = new DefaultBerth().init(fresh);
    expect(berth.fits(78, 5.5)).toBe(true);
    expect(berth.fits(79, 5.5)).toBe(false);
    expect(berth.fits(20, 5.6)).toBe(false);
  });

  it('serves the queue in order', () => {
    const berth = new DefaultBerth().init(fresh).ask('Aurora').ask('Tern').ask('Kestrel').ask('Tern');
    expect(berth.waiting()).toBe(2);
    expect(berth.leave().alongside()).toBe('Tern');
    expect(berth.leave().leave().alongside()).toBe('');
  });
});

describe('BerthReservation', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'basin-'));
    const shelf = new ScenarioShelf().init({ ior, owner: 'test', model: { folder } });
    await shelf.put({ ior, owner: 'test', model: pier });
    await shelf.put({ ior: { ...ior, uuid: 'dock-9' }, owner: 'test', model: { ...pier, uuid: 'dock-9', name: 'Dock 9', lengthMetres: 200 } });
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('takes the smallest berth that will do, then the next', async () => {
    const desk = new BerthReservation().init({ ior, owner: 'test', model: { folder, basin: ['dock-9', 'pier-2'] } });
    expect(await desk.reserve('Aurora', 60, 4)).toBe('Pier 2');
    expect(await desk.reserve('Tern', 60, 4)).toBe('Dock 9');
    await expect(desk.reserve('Kestrel', 60, 4)).rejects.toThrow(/No free berth/);
  });
});
