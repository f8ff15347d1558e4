// SPDX-License-Identifier: MIT
import { describe, it, expect } from 'vitest';
import { UuidSource } from '../src/ts/layer1/UuidSource.js';
import { DefaultUnit } from '../src/ts/layer2/DefaultUnit.js';

describe('DefaultUnit', () => {
  const scenario = {
    ior: { uuid: 'u-7', component: 'Unit', version: '0.1.2.0' },
    owner: 'gate desk',
    model: { uuid: 'u-7', name: 'north gate scale', tags: ['scale'], references: ['u-1'], revision: 0 },
  };

  it('comes back from its scenario unchanged', async () => {
    const unit = new DefaultUnit().init(scenario);
    expect(await unit.toScenario()).toEqual(scenario);
  });

  it('does not share its tags with the scenario it came from', () => {
    new DefaultUnit().init(scenario).tag('heavy');
    expect(scenario.model.tags).toEqual(['scale']);
  });

  it('keeps each tag once and in lower case', async () => {
    const unit = new DefaultUnit().init(scenario).tag('Rain').tag('rain ').tag('');
    expect((await unit.toScenario()).model.tags).toEqual(['scale', 'rain']);
  });

  it('counts real renames only', async () => {
    const unit = new DefaultUnit().init(scenario).rename('north gate scale').rename('gate one');
    expect((await unit.toScenario()).model.revision).toBe(1);
  });

  it('refuses to point at itself', () => {
    const unit = new DefaultUnit().init(scenario);
    expect(() => unit.pointAt('u-7')).toThrow(/itself/);
  });
});

describe('UuidSource', () => {
  it('makes version 4 identities', () => {
    expect(new UuidSource().next()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('counts through a rehearsal', () => {
    const source = new UuidSource().init({
      ior: { uuid: 's', component: 'UuidSource', version: '0.1.2.0' },
      owner: 'test',
      model: { rehearsalPrefix: 'drill' },
    });
    expect([source.next(), source.next()]).toEqual(['drill-0001', 'drill-0002']);
  });
});
