// SPDX-License-Identifier: MIT
import { describe, it, expect, beforeEach } from 'vitest';
import { WeighBridge } from '../src/ts/layer1/WeighBridge.js';
import { DefaultParcel } from '../src/ts/layer2/DefaultParcel.js';
import type { ParcelModel } from '../src/ts/layer3/ParcelModel.js';
import { ParcelCLI } from '../src/ts/layer5/ParcelCLI.js';
import type { Scenario } from '../../../Unit/latest/src/ts/layer3/Scenario.js';

describe('Parcel 0.1.2.0', () => {
  let waybill: Scenario<ParcelModel>;

  beforeEach(() => {
    waybill = {
      ior: { uuid: 'p-44', component: 'Parcel', version: '0.1.2.0' },
      owner: 'parcel desk',
      model: {
        uuid: 'p-44',
        sender: 'Ropewalk',
        receiver: 'Chandler',
        pieces: [1200, 300],
        marks: ['keep dry'],
        stops: [],
        deliveredAt: null,
      },
    };
  });

  it('is with the sender until its first stop', () => {
    expect(new DefaultParcel().init(waybill).whereabouts()).toBe('still with Ropewalk');
  });

  it('refuses a stop in the past of the last one', () => {
    const parcel = new DefaultParcel().init(waybill).arrive('Shed 3', '2026-03-02T08:00:00Z', 'Ines');
    expect(() => parcel.arrive('Shed 4', '2026-03-01T08:00:00Z', 'Ines')).toThrow(/lies before/);
  });

  it('closes its trail on delivery', () => {
    const parcel = new DefaultParcel().init(waybill).deliver('2026-03-02T10:00:00Z', 'Chandler');
    expect(parcel.isDelivered()).toBe(true);
    expect(() => parcel.addPiece(5)).toThrow(/was delivered/);
  });

  it('needs at least one piece', () => {
    waybill.model.pieces = [];
    expect(() => new DefaultParcel().init(waybill)).toThrow(/no pieces/);
  });

  it('prints its weight in kilograms at the desk', () => {
    expect(new ParcelCLI().init(waybill).run(['weight']).print()).toBe('1.500 kg');
  });
});

describe('WeighBridge', () => {
  it('takes the middle reading and ignores the gust', () => {
    const bridge = new WeighBridge().init({
      ior: { uuid: 'w', component: 'WeighBridge', version: '0.1.2.0' },
      owner: 'gate',
      model: { zeroCount: 10, gramsPerCount: 5 },
    });
    expect(bridge.read(110).read(111).read(900).grams()).toBe(505);
    expect(bridge.unrest()).toBe(3950);
  });
});
