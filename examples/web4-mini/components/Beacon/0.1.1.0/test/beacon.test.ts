// SPDX-License-Identifier: MIT
import { describe, it, expect } from 'vitest';
import { PulsePattern } from '../src/ts/layer1/PulsePattern.js';
import { DefaultBeacon } from '../src/ts/layer2/DefaultBeacon.js';
import { BeaconCLI } from '../src/ts/layer5/BeaconCLI.js';
import type { BeaconModel } from '../src/ts/layer3/BeaconModel.js';

const gullRock: BeaconModel = {
  uuid: 'b-2',
  chartName: 'Gull Rock',
  colour: 'red',
  rhythm: [1, 1, 1, 7],
  lampHours: 0,
  burning: false,
};
const scenario = { ior: { uuid: 'b-2', component: 'Beacon', version: '0.1.1.0' }, owner: 'keeper', model: gullRock };

describe('a light on the mole', () => {
  it('writes its character for the chart', () => {
    expect(new DefaultBeacon().init(scenario).character()).toBe('Fl(2) R 10s');
  });

  it('ages only while it burns, and only for its lit share', async () => {
    const beacon = new DefaultBeacon().init(scenario).burn(100).light().burn(100);
    expect((await beacon.toScenario()).model.lampHours).toBeCloseTo(20);
  });

  it('goes dark when the bulb is used up', async () => {
    const beacon = new DefaultBeacon().init(scenario).light().burn(10000);
    expect((await beacon.toScenario()).model.burning).toBe(false);
    expect(() => beacon.light()).toThrow('change the bulb');
    expect(beacon.changeBulb().light().needsBulb()).toBe(false);
  });
});

describe('PulsePattern', () => {
  it('knows which second is lit', () => {
    const pattern = new PulsePattern().init({ ...scenario, model: { rhythm: [1, 1, 1, 7] } });
    expect([0, 1, 2, 3, 12].map((second) => pattern.isLitAt(second))).toEqual([true, false, true, false, true]);
  });

  it('refuses light without dark', () => {
    expect(() => new PulsePattern().init({ ...scenario, model: { rhythm: [1, 2, 1] } })).toThrow(/pairs/);
  });
});

describe('the evening round', () => {
  it('visits every light', () => {
    const round = new BeaconCLI().init({ ...scenario, model: { lights: [scenario, scenario] } });
    expect(round.round('bulbs').text()).toBe('fine\nfine');
  });
});
